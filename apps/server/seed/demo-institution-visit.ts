import { listCardViews } from '@cert/contract/card-view';
import { revealContact } from '@cert/contract/reveal';
import { setInstitutionPassword, signInInstitution } from '@cert/contract/sign-in';
import { searchTalentPool, viewCard } from '@cert/contract/talent-pool';
import { buildApp } from '../src/app.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import { createDemoClient } from './demo-client.ts';

const open = (deps: Deps) => buildApp({ ...deps, config: { ...deps.config, logLevel: 'silent', h5Dir: undefined } });

/** The first sign-in of an institution, with its default password and a new one. @returns a token. */
export async function setOwnPassword(deps: Deps, { accountName, defaultPassword, ownPassword }: { accountName: string; defaultPassword: string; ownPassword: string }): Promise<string> {
  const app = await open(deps);
  try {
    const call = createDemoClient(app);
    const first = await call(signInInstitution, { body: { accountName, password: defaultPassword } });
    const session = await call(setInstitutionPassword, { token: first.token, body: { password: ownPassword } });
    return session.token;
  } finally {
    await app.close();
  }
}

/** Opens eight cards and reveals three contacts, so that the visitor finds records and a ledger with lines. */
export async function lookAround(deps: Deps, token: string): Promise<void> {
  const app = await open(deps);
  try {
    const call = createDemoClient(app);
    const seen = await call(listCardViews, { token });
    if (seen.items.length > 0) return;
    const { items } = await call(searchTalentPool, { token });
    for (const [index, card] of items.slice(0, 8).entries()) {
      const { offer } = await call(viewCard, { token, params: { cardId: card.id } });
      if (index % 3 === 0) await call(revealContact, { token, params: { cardId: card.id }, body: { expectedPoints: offer.points } });
    }
  } finally {
    await app.close();
  }
}
