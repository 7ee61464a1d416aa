import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteLocationRaw, type RouteRecordRaw, type Router } from 'vue-router';
import { watch } from 'vue';
import { pages, publicPages, menuGroups, type ConsolePage } from '../routes.ts';
import { call } from './api.ts';
import { roleMay } from './may.ts';
import { useSession } from './session.ts';

/** The pages that I may open, in the order of the menu. */
export function myPages(): ConsolePage[] {
  const role = useSession().me?.role;
  if (role === undefined) return [];
  return pages.filter((page) => page.needs === null || roleMay(role, page.needs));
}

/** The first page of the menu that the role may see; my own account when there is none. */
export function firstPage(): string {
  const mine = myPages();
  const inMenu = menuGroups.flatMap((group) => mine.filter((page) => page.menu === group.key));
  return inMenu[0]?.path ?? '/my-account';
}

export function createConsoleRouter(): Router {
  const routes: RouteRecordRaw[] = [
    ...publicPages.map(({ path, title, load }) => ({ path, component: load, meta: { isPublic: true, title } })),
    ...pages.map(({ path, title, needs, load }) => ({ path, component: load, meta: { title, ...(needs === null ? {} : { needs }) } })),
    { path: '/', component: () => import('../shell/not-here.vue'), meta: { title: '' } },
    { path: '/:rest(.*)*', component: () => import('../shell/not-here.vue'), meta: { title: '没有这个页面' } },
  ];
  const router = createRouter({ history: createWebHistory('/admin/'), routes, scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 } });
  router.beforeEach(admit);
  router.afterEach((to) => {
    document.title = `${to.meta.title === undefined || to.meta.title === '' ? '' : `${to.meta.title} · `}运营后台`;
  });
  leaveWhenEnded(router);
  router.onError((error, to) => reloadOnce(error, to.fullPath));
  return router;
}

/** Without a full session the sign-in opens at its present step, and the address that was wanted is kept. */
async function admit(to: RouteLocationNormalized): Promise<boolean | RouteLocationRaw> {
  const session = useSession();
  const scope = session.kept?.scope ?? null;
  if (scope !== 'full') {
    const step = publicPages.find((page) => page.scope === scope) ?? publicPages[0];
    if (to.path === step.path) return true;
    const next = to.meta.isPublic === true ? to.query['next'] : to.path === '/' ? undefined : to.fullPath;
    return { path: step.path, query: typeof next === 'string' ? { next } : {} };
  }
  if (session.me === null) {
    const answer = await call('getMyOperator');
    if (answer.ok) session.me = answer.data;
    else if (session.kept === null) return { path: '/sign-in', query: to.path === '/' || to.meta.isPublic === true ? {} : { next: to.fullPath } };
    // Without an answer nobody is signed out: the page says what is wrong and offers another try.
    else return to.path === '/' ? true : { path: '/', query: { next: to.fullPath } };
  }
  if (to.meta.isPublic === true) return wanted(to);
  if (to.path === '/') return wanted(to);
  return true;
}

/** Where the sign-in leads: the page that was asked for, if it is one of ours, else the first of the menu. */
function wanted(to: RouteLocationNormalized): RouteLocationRaw {
  const next = to.query['next'];
  return typeof next === 'string' && /^\/(?!\/)/.test(next) && !next.startsWith('/sign-in') ? next : firstPage();
}

/** A session that ends while a page is open: the sign-in, and afterwards the same page. */
function leaveWhenEnded(router: Router): void {
  let stop: (() => void) | undefined;
  router.isReady().then(() => {
    const session = useSession();
    stop?.();
    stop = watch(
      () => session.kept,
      (kept) => {
        const now = router.currentRoute.value;
        if (kept !== null || now.meta.isPublic === true) return;
        const isLeaving = session.endedBecause === 'signed-out' || now.path === '/';
        void router.push({ path: '/sign-in', query: isLeaving ? {} : { next: now.fullPath } });
      },
    );
  }, () => undefined);
}

const reloadPlace = 'console.reloaded';

/** A page whose file is gone: the server was updated while this tab was open. The new version opens at the same page, once. */
function reloadOnce(error: unknown, path: string): void {
  if (!/dynamically imported module|importing a module|preload CSS/i.test(String(error))) return;
  const last = Number(sessionStorage.getItem(reloadPlace) ?? 0);
  if (Date.now() - last < 30_000) return;
  sessionStorage.setItem(reloadPlace, String(Date.now()));
  location.assign(`/admin${path}`);
}
