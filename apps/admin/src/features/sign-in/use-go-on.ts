import { useRoute, useRouter } from 'vue-router';
import { publicPages } from '../../routes.ts';
import { useSession, type Scope } from '../../platform/session.ts';

/** Takes the session that a step answered and goes where it leads: the next step, or the page that was wanted. */
export function useGoOn() {
  const session = useSession();
  const route = useRoute();
  const router = useRouter();

  return async function goOn(answered: { token: string; scope: Scope }): Promise<void> {
    session.open(answered);
    const next = route.query['next'];
    const query = typeof next === 'string' ? { next } : {};
    const step = publicPages.find((page) => page.scope === answered.scope);
    await router.push(step === undefined ? { path: '/', query } : { path: step.path, query });
  };
}

/** Gives the sign-in up and begins anew. */
export function useStartAnew() {
  const session = useSession();
  const router = useRouter();
  const route = useRoute();
  return async function startAnew(): Promise<void> {
    session.forget('signed-out');
    await router.push({ path: '/sign-in', query: route.query });
  };
}
