// The world that the fuzz walks through: marked people in every state, institutions, jobs, applications, and all roles.
import { applyToJob, getApplyConsent } from '@cert/contract/application';
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { operatorRoles, type Audience, type OperatorRole } from '@cert/contract/operation';
import { raiseAlert } from '../../src/features/alerts/raise-alert.ts';
import { requestCorrection } from '../../src/features/corrections/request-correction.ts';
import { newId } from '../../src/platform/ids.ts';
import { solveProof } from '../../seed/solve-proof.ts';
import { publishConsent } from '../../src/features/cards/consent-text.ts';
import { createProofChallenge } from '../../src/features/sign-in/proof/proof-of-work.ts';
import { inTransaction } from '../../src/platform/database.ts';
import { endSessionsOf, openSession } from '../../src/platform/sessions.ts';
import {
  bindPractitioner, buildInstitution, buildInstitutionAccount, buildJob, buildOperator, buildPractitioner, buildPublishedCard, buildRegistration, signedInPractitioner, testPassword,
  type BuiltPractitioner,
} from '../builders.ts';
import { sendFeedback, uploadPicture } from '../feedback-steps.ts';
import type { TestApp } from '../test-app.ts';
import type { Corpus } from './draw-value.ts';

/** One who calls. A live one gets a new token when the fuzz has ended its login. */
export interface Role {
  name: string;
  /** What the token may be used for; `anyone`: for nothing. */
  audience: Audience;
  isScoped: boolean;
  accountId: string;
  institutionId: string | null;
  /** Of an operator: what the access table goes by (A9). */
  operatorRole?: OperatorRole;
  token: string | undefined;
  renew(): Promise<string | undefined>;
}

export interface World {
  roles: Role[];
  corpus: Corpus;
  /** Contact text → whose it is. */
  marks: Map<string, string>;
}

const surnames = ['欧阳', '司马', '诸葛', '上官', '皇甫', '尉迟', '公孙', '慕容'];

export async function buildWorld(t: TestApp): Promise<World> {
  const { deps } = t;
  const marks = new Map<string, string>();
  const mark = async (person: BuiltPractitioner) => {
    const certificates = await deps.db.selectFrom('registrations').select('certificate_no').where('practitioner_id', '=', person.id).execute();
    for (const text of [person.name, person.phone, person.email, person.wechatId, ...certificates.map((row) => row.certificate_no)]) if (text !== null) marks.set(text, person.id);
    return person;
  };
  const nameOf = (index: number) => `${surnames[index]}标记${'甲乙丙丁戊己庚辛'[index]}`;

  const published = await buildPublishedCard(deps, { name: nameOf(0) });
  await buildRegistration(deps, published.id, { scheme: 'EMS' });
  const alsoPublished = await buildPublishedCard(deps, { name: nameOf(1), cityCode: '510100' });
  const unpublished = await signedInPractitioner(deps, { name: nameOf(2) });
  const quiet = await buildPublishedCard(deps, { name: nameOf(3) });
  const withdrawn = await signedInPractitioner(deps, { name: nameOf(4) });
  await deps.db.updateTable('cards').set({ withdrawn_at: new Date(), first_published_at: new Date() }).where('id', '=', withdrawn.cardId).execute();
  const unbound = await buildPractitioner(deps, { name: nameOf(5) });
  const bound = await buildPractitioner(deps, { name: nameOf(6) });
  const { cardId: boundCardId } = await bindPractitioner(deps, bound);
  const retired = await buildPractitioner(deps, { name: nameOf(7), retiredAt: new Date() });
  for (const person of [published, alsoPublished, unpublished, quiet, withdrawn, unbound, bound, retired]) await mark(person);

  const first = await buildInstitution(deps, { points: 5_000 });
  const second = await buildInstitution(deps, { points: 3 });
  const expired = await buildInstitution(deps, { points: 10, membershipUntil: '2020-01-01' });
  const fresh = await buildInstitutionAccount(deps, second.id);
  // Back to the default password each time, or the fuzz could set a new one only once.
  const giveDefaultPassword = () =>
    deps.db
      .updateTable('institution_accounts')
      .set({ password_set_at: null, default_password_expires_at: new Date(Date.now() + 86_400_000) })
      .where('id', '=', fresh.accountId)
      .execute();
  const leaving = await buildInstitutionAccount(deps, second.id);
  await endSessionsOf(deps.db, { audience: 'institution', accountIds: [leaving.accountId] }, 'test');
  const operators = await Promise.all(operatorRoles.map(async (role) => ({ role, id: (await buildOperator(deps, { role })).id })));
  // Whom the administrator may disable, demote and reset without ending a caller of this walk.
  const spareOperator = await buildOperator(deps);
  const jobs = [await buildJob(deps, first.id), await buildJob(deps, first.id, { isPaused: true }), await buildJob(deps, second.id), await buildJob(deps, second.id, { isDeleted: true }), await buildJob(deps, second.id, { validForDays: -1 })];

  const applications: string[] = [];
  for (const [person, jobId] of [[published, jobs[0]!], [quiet, jobs[2]!], [unpublished, jobs[2]!]] as const) {
    const consent = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
    const { body } = await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: consent.body.version } });
    applications.push(body.id);
  }

  // A request for a correction, open, and a login: ids that some operations need.
  const actor = { kind: 'practitioner', id: quiet.id } as const;
  const correction = await requestCorrection(deps.db, { actor, practitionerId: quiet.id, field: 'employer', words: '执业机构已变更', cipher: deps.cipher });
  const login = await deps.db.selectFrom('sessions').select('id').where('account_id', '=', quiet.id).limit(1).executeTakeFirstOrThrow();

  // A feedback with a picture and a contact of its own, one without, and a picture that no feedback has yet.
  const [sentPicture, freePicture] = [await uploadPicture(t, published.token), await uploadPicture(t, published.token)];
  const feedback = [await sendFeedback(t, published.token, { pictureIds: [sentPicture], contact: 'marked-feedback-contact' }), await sendFeedback(t, first.token)];
  marks.set('marked-feedback-contact', published.id);

  const notifications = (await deps.db.selectFrom('notifications').select('id').where('recipient_id', 'in', [first.id, second.id]).execute()).map((row) => row.id);

  // A run that ended, and whose file is gone: nothing of the fuzz starts a thread.
  const ended = newId('imp');
  await deps.db.insertInto('registry_imports').values({ id: ended, file_name: 'a.csv', file_hash: Buffer.alloc(32), state: 'cancelled', phase: 'ended' }).execute();
  const registrations = (await deps.db.selectFrom('registrations').select('id').where('practitioner_id', '=', published.id).execute()).map((row) => row.id);

  const cards = [published, alsoPublished, unpublished, quiet, withdrawn].map((person) => person.cardId);
  const operatorAccounts = (await deps.db.selectFrom('operators').select('account_name').limit(10).execute()).map((row) => row.account_name);
  await raiseAlert(deps.db, { kind: 'card-reading', subject: { kind: 'institution', id: first.id }, detail: { act: 'card-list' } });
  const alerts = (await deps.db.selectFrom('alerts').select('id').execute()).map(({ id }) => id);
  const corpus: Corpus = {
    byName: new Map([
      ['phone', [published.phone, unbound.phone, bound.phone, unpublished.phone, retired.phone, '13800000000', `+86 ${unbound.phone}`, '1391234567']],
      ['whole:proof', await solveMany(deps)],
      ['password', [testPassword, 'another horse 48', 'wrong horse 49', '12345678', '短密码']],
      ['accountName', [first.accountName, second.accountName, fresh.accountName, ...operatorAccounts, 'nobody']],
      ['linkUrl', ['https://example.com/meeting']],
      ['startsAt', ['2026-01-01T00:00:00Z']],
      ['endsAt', ['2099-01-01T00:00:00Z']],
      ['entryCode', ['QMS', 'auditor', '12k_16k', 'bachelor', 'X_ABCDEFGH']],
      ['institutionName', ['模糊甲认证有限公司', '模糊乙认证有限公司', first.name]],
      ['creditCode', ['', '91110000MA01ABCD2X']],
      ['contactPhone', ['', '010-88880000']],
      ['contactEmail', ['', 'hr@example.org']],
      ['accountId', [first.accountId, second.accountId]],
      ['note', ['合同 2026-07']],
      ['consentVersion', [publishConsent.version, 'old']],
      ['code', ['000000', '123456']],
      ['flowToken', ['A'.repeat(43)]],
      ['shareCode', ['A'.repeat(22)]],
      ['upTo', [new Date(Date.now() + 3_600_000).toISOString()]],
      ['version', [privacyPolicyVersion]],
      // Closing an account needs its notice as well, which is not given: a world whose people leave proves nothing.
      ['currentPassword', [testPassword, 'another horse 48']],
      ['email', ['own@example.com']],
      ['wechatId', ['own_wechat_1']],
      ['contactEmail', ['hr@example.com', '']],
      ['contactPhone', ['010-88880000 转 12', '']],
      ['cursor', ['AAAA', 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz']],
    ]),
    texts: [...cards, ...alerts, ...feedback, sentPicture, freePicture, boundCardId, ...jobs, ...applications, ...notifications, first.id, second.id, fresh.accountId, published.id, unbound.id, bound.id, spareOperator.id, ended, ...registrations, correction.id, login.id, '110100', '510100', '999999', '11', '51', '2026-12-31', '2027-06-30', '审核员招聘', '要求：熟悉 QMS，能出差。'],
  };

  const live = (name: string, audience: Exclude<Audience, 'anyone'>, accountId: string, institutionId: string | null = null, scope: 'full' | 'change_password' = 'full'): Role => {
    const renew = async () => {
      if (scope === 'change_password') await giveDefaultPassword();
      await reviveAccount(deps.db, { audience, accountId, institutionId, role: operators.find(({ id }) => id === accountId)?.role });
      return (await inTransaction(deps.db, (tx) => openSession(tx, { audience, accountId, scope }))).token;
    };
    return { name, audience, isScoped: scope === 'change_password', accountId, institutionId, token: undefined, renew };
  };
  const dead = (name: string, token: string | undefined): Role => ({ name, audience: 'anyone', isScoped: false, accountId: '', institutionId: null, token, renew: async () => token });
  const roles = [
    dead('anyone', undefined),
    live('practitioner, published', 'practitioner', published.id),
    live('practitioner, also published', 'practitioner', alsoPublished.id),
    live('practitioner, unpublished', 'practitioner', unpublished.id),
    live('institution', 'institution', first.accountId, first.id),
    live('second institution', 'institution', second.accountId, second.id),
    live('institution, membership over', 'institution', expired.accountId, expired.id),
    live('institution, default password', 'institution', fresh.accountId, second.id, 'change_password'),
    ...operators.map(({ role, id }) => ({ ...live(`operator, ${role}`, 'operator', id), operatorRole: role })),
    dead('ended login', leaving.token),
    dead('unknown token', `it_${'A'.repeat(43)}`),
  ];
  for (const role of roles) role.token = await role.renew();
  return { roles, corpus, marks };
}

/** Each serves once, so that most steps that ask for a number get past the proof (rule 19). */
async function solveMany({ cipher, config }: TestApp['deps']): Promise<string[]> {
  const made = await Promise.all(Array.from({ length: 300 }, () => createProofChallenge(cipher, { hashes: config.limits.proofHardestHashes, seconds: 3_600 })));
  return made.map((challenge) => JSON.stringify(solveProof(challenge)));
}

/** Operators of the fuzz disable and retire whom they meet; a world in which nobody is left proves nothing. */
async function reviveAccount(db: TestApp['db'], { audience, accountId, institutionId, role }: Pick<Role, 'audience' | 'accountId' | 'institutionId'> & { role: OperatorRole | undefined }): Promise<void> {
  if (audience === 'practitioner') await db.updateTable('practitioners').set({ retired_at: null, retired_reason: null }).where('id', '=', accountId).execute();
  if (audience === 'operator' && role !== undefined) await db.updateTable('operators').set({ disabled_at: null, role }).where('id', '=', accountId).execute();
  if (audience !== 'institution' || institutionId === null) return;
  await db.updateTable('institution_accounts').set({ disabled_at: null }).where('id', '=', accountId).execute();
  await db.updateTable('institutions').set({ disabled_at: null, disabled_reason: null }).where('id', '=', institutionId).execute();
}
