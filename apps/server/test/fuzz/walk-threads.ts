// The acts that need an exact state before them, each once as a good client does it: a random walk never comes there. Every
// answer is judged like the walk's own.
import { addDictionaryEntry, saveDictionaryEntry } from '@cert/contract/admin/dictionary';
import { createBanner, updateBanner, uploadBannerPicture } from '@cert/contract/admin/banner';
import { handleAlert } from '@cert/contract/admin/alert';
import { answerFeedback, closeFeedback, reopenFeedback } from '@cert/contract/admin/feedback';
import { checkInstitutionImport, importInstitutions, takeImportPasswords } from '@cert/contract/admin/institution-import';
import { setMembership, updateInstitution } from '@cert/contract/admin/institution';
import { confirmSecondFactor, proveSecondFactor, setOperatorPassword, signInOperator, startSecondFactor } from '@cert/contract/admin/operator-session';
import { allowRegistryReturn } from '@cert/contract/admin/privacy';
import { addRegistration, changePractitionerPhone, dropPractitionerOverride, getPractitionerRecord, liftSmsLock, updatePractitioner, updateRegistration } from '@cert/contract/admin/registry';
import { listSmsMessages } from '@cert/contract/admin/activity';
import { changePassword, endSession, listMySessions } from '@cert/contract/account';
import { publishCard, withdrawCard } from '@cert/contract/card';
import { submitFeedback } from '@cert/contract/feedback';
import { deleteJob, pauseJob, publishJob, renewJob, reopenJob, restoreJob } from '@cert/contract/job';
import type { Operation } from '@cert/contract/operation';
import { closeAccount } from '@cert/contract/privacy';
import { getProofChallenge, lookUpPhone, sendSmsCode, setPractitionerPassword, signInInstitution, signInPractitioner, startPasswordReset, verifySmsCode } from '@cert/contract/sign-in';
import { closingNotice } from '@cert/contract/codes/closing-notice';
import { getRevealOffer, revealContact } from '@cert/contract/reveal';
import { solveProof, type ProofChallenge } from '../../seed/solve-proof.ts';
import { publishConsent } from '../../src/features/cards/consent-text.ts';
import { raiseAlert, wholePlatform } from '../../src/features/alerts/raise-alert.ts';
import { buildInstitution, buildPractitioner, buildPublishedCard, openTestSession, testPassword } from '../builders.ts';
import { feedbackBody } from '../feedback-steps.ts';
import { jobTerms } from '../job-terms.ts';
import { codeOf, forgetLastCode, givenOperator, ownPassword } from '../operator-steps.ts';
import { pngPicture } from '../pictures.ts';
import type { TestApp } from '../test-app.ts';
import type { CallInput } from '../test-client.ts';
import type { Role, World } from './world.ts';

export type ThreadInput<O extends Operation> = Pick<CallInput<O>, 'params' | 'query' | 'file'> & { body?: object };
/** Sends one good request as somebody, judges the answer, and gives its body. */
export type Step = <O extends Operation>(operation: O, role: Role, input?: ThreadInput<O>) => Promise<Record<string, unknown>>;

const nobody: Role = { name: 'a good client', audience: 'anyone', isScoped: false, accountId: '', institutionId: null, token: undefined, renew: async () => undefined };
const someone = (audience: 'practitioner' | 'institution' | 'operator', accountId: string, token: string, rest: Partial<Role> = {}): Role => ({ ...nobody, name: `a good ${audience}`, audience, accountId, token, renew: async () => token, ...rest });

export async function walkThreads(t: TestApp, world: World, step: Step): Promise<void> {
  const operator = world.roles.find(({ operatorRole }) => operatorRole === 'administrator')!;
  operator.token = await operator.renew();
  await comeInAndLeave(t, world, step, operator);
  await manageJobs(t, step);
  await operateOnPeople(t, world, step, operator);
  await operateOnTheRest(t, step, operator);
  await comeInAsOperator(t, step);
}

/** P1, P2, X2, X4: from the phone to the closed account, and back into the registry. */
async function comeInAndLeave(t: TestApp, world: World, step: Step, operator: Role): Promise<void> {
  const person = await buildPractitioner(t.deps, { name: '公孙标记壬', registrations: [{ scheme: 'QMS' }] });
  for (const text of [person.phone, person.name, person.email, person.wechatId]) if (text !== null) world.marks.set(text, person.id);
  const prove = async () => solveProof((await step(getProofChallenge, nobody)) as unknown as ProofChallenge);
  const enter = async (operation: typeof lookUpPhone | typeof startPasswordReset, password: string) => {
    const { flowToken } = await step(operation, nobody, { body: { phone: person.phone, proof: await prove() } });
    await step(sendSmsCode, nobody, { body: { flowToken } });
    await step(verifySmsCode, nobody, { body: { flowToken, code: t.outbox.at(-1)!.code } });
    return step(setPractitionerPassword, nobody, { body: { flowToken, password } });
  };
  const { session } = (await enter(lookUpPhone, 'first own horse 61')) as { session: { token: string } };
  const self = someone('practitioner', person.id, session.token);
  const consentVersion = publishConsent.version;
  await step(publishCard, self, { body: { consentVersion, hidesFromEmployer: false } });
  await step(withdrawCard, self);
  await step(submitFeedback, self, { body: feedbackBody() });
  await openTestSession(t.deps, 'practitioner', person.id);
  const { items } = (await step(listMySessions, self)) as { items: { id: string; isCurrent: boolean }[] };
  await step(endSession, self, { params: { sessionId: items.find(({ isCurrent }) => !isCurrent)?.id ?? '' } });
  await step(changePassword, self, { body: { currentPassword: 'first own horse 61', password: 'second own horse 62' } });
  await enter(startPasswordReset, 'third own horse 63');
  const { token } = (await step(signInPractitioner, nobody, { body: { phone: person.phone, password: 'third own horse 63' } })) as { token: string };
  const again = someone('practitioner', person.id, token);
  const { registry_no: registryNo } = await t.db.selectFrom('practitioners').select('registry_no').where('id', '=', person.id).executeTakeFirstOrThrow();
  await step(closeAccount, again, { body: { currentPassword: 'third own horse 63', noticeVersion: closingNotice.version } });
  await step(allowRegistryReturn, operator, { body: { registryNo } });
}

/** I5, I6, I4. */
async function manageJobs(t: TestApp, step: Step): Promise<void> {
  const house = await buildInstitution(t.deps, { points: 1_000_000 });
  await step(signInInstitution, nobody, { body: { accountName: house.accountName, password: testPassword } });
  const self = someone('institution', house.accountId, house.token, { institutionId: house.id });
  const { job } = (await step(publishJob, self, { body: jobTerms })) as { job: { id: string } };
  const params = { jobId: job.id };
  for (const operation of [pauseJob, reopenJob, deleteJob, restoreJob]) await step(operation, self, { params });
  await step(renewJob, self, { params, body: {} });
  const card = await buildPublishedCard(t.deps);
  // The walk has changed the price.
  const offer = (await step(getRevealOffer, self, { params: { cardId: card.cardId } })) as { points: number };
  await step(revealContact, self, { params: { cardId: card.cardId }, body: { expectedPoints: offer.points } });
}

/** A2. */
async function operateOnPeople(t: TestApp, world: World, step: Step, operator: Role): Promise<void> {
  const person = await buildPublishedCard(t.deps, { name: '司马标记癸', registrations: [{ scheme: 'QMS' }] });
  for (const text of [person.phone, person.name, person.email, person.wechatId]) if (text !== null) world.marks.set(text, person.id);
  const params = { practitionerId: person.id };
  const reason = '按申请核实';
  const read = async () => (await step(getPractitionerRecord, operator, { params })) as { version: number; work: Record<string, unknown>; registrations: { id: string }[] };
  const { version, work, registrations } = await read();
  const { jobTitle, cityCode, employerName, employmentKind } = work;
  const terms = { reason, grade: 'auditor', certificateNo: null, validUntil: '2028-12-31', technicalAreas: [] };
  await step(updatePractitioner, operator, { params, body: { version, reason, change: { group: 'work', education: 'doctor', jobTitle, cityCode, employerName, employmentKind } } });
  await step(dropPractitionerOverride, operator, { params, body: { field: 'education', version: (await read()).version } });
  await step(addRegistration, operator, { params, body: { ...terms, version: (await read()).version, scheme: 'ISMS' } });
  await step(updateRegistration, operator, { params: { ...params, registrationId: registrations[0]!.id }, body: { ...terms, version: (await read()).version } });
  await t.db.insertInto('limit_counters').values({ key: `sms-wrong:${t.deps.cipher.index(person.phone).toString('base64url')}`, count: t.deps.config.limits.smsWrongTriesPerPhonePerDay, expires_at: new Date(Date.now() + 3_600_000) }).execute();
  await step(liftSmsLock, operator, { params, body: { reason } });
  await step(listSmsMessages, operator);
  const phone = '19812340987';
  world.marks.set(phone, person.id);
  await step(changePractitionerPhone, operator, { params, body: { phone, reason, version: (await read()).version } });
}

/** A1, A4, A5, A6 and the alerts. */
async function operateOnTheRest(t: TestApp, step: Step, operator: Role): Promise<void> {
  const upload = async () => (await step(uploadBannerPicture, operator, { file: { name: 'a.png', mediaType: 'image/png', bytes: await pngPicture() } }))['pictureId'];
  const banner = { slot: 'jobs', title: '年会报名', linkUrl: 'https://example.com/a', position: 1, startsAt: null, endsAt: null, isEnabled: true };
  const { id: bannerId } = (await step(createBanner, operator, { body: { ...banner, pictureId: await upload() } })) as { id: string };
  await step(updateBanner, operator, { params: { bannerId }, body: { ...banner, title: '新标题', pictureId: null, version: 1 } });
  const house = await buildInstitution(t.deps);
  const { id: feedbackId } = (await step(submitFeedback, someone('institution', house.accountId, house.token, { institutionId: house.id }), { body: feedbackBody() })) as { id: string };
  await step(answerFeedback, operator, { params: { feedbackId }, body: { version: 1, text: '收到，谢谢' } });
  await step(closeFeedback, operator, { params: { feedbackId }, body: { version: 2, reason: null } });
  await step(reopenFeedback, operator, { params: { feedbackId }, body: { version: 3 } });
  const fields = { institutionName: '模糊丁认证有限公司', approvalNo: '', creditCode: '', contactPerson: '', contactPhone: '', contactEmail: '', contactAddress: '', profile: '' };
  await step(updateInstitution, operator, { params: { institutionId: house.id }, body: { ...fields, version: 1 } });
  await step(setMembership, operator, { params: { institutionId: house.id }, body: { membershipUntil: '2099-12-31', version: 2 } });
  const entry = { label: '模糊领域', name: '模糊领域全称', order: 20, isOffered: true, min: null, max: null };
  await step(addDictionaryEntry, operator, { params: { kind: 'scheme' }, body: entry });
  await step(saveDictionaryEntry, operator, { params: { kind: 'scheme', entryCode: 'QMS' }, body: { ...entry, label: '质量', name: '质量管理体系', version: 0 } });
  const file = { name: '机构.csv', mediaType: 'text/csv', bytes: '\uFEFF机构名称*,账号名\r\n模糊丙认证有限公司,fuzz-c\r\n' };
  await step(checkInstitutionImport, operator, { file });
  const { importId } = (await step(importInstitutions, operator, { file })) as { importId: string };
  await step(takeImportPasswords, operator, { params: { importId } });
  await raiseAlert(t.db, { kind: 'card-reading', subject: wholePlatform });
  const alert = await t.db.selectFrom('alerts').select('id').where('handled_at', 'is', null).executeTakeFirstOrThrow();
  await step(handleAlert, operator, { params: { alertId: alert.id }, body: { note: '已核实' } });
}

/** A9: the first sign-in, and a later one. */
async function comeInAsOperator(t: TestApp, step: Step): Promise<void> {
  const given = await givenOperator(t, 'business');
  const as = (answer: Record<string, unknown>) => someone('operator', given.operatorId, String(answer['token']), { operatorRole: 'business' });
  const first = as(await step(signInOperator, nobody, { body: { accountName: given.accountName, password: given.password } }));
  const second = as(await step(setOperatorPassword, first, { body: { password: ownPassword } }));
  const { secret } = (await step(startSecondFactor, second)) as { secret: string };
  await step(confirmSecondFactor, second, { body: { code: codeOf(secret) } });
  await forgetLastCode(t, given.operatorId);
  const later = as(await step(signInOperator, nobody, { body: { accountName: given.accountName, password: ownPassword } }));
  await step(proveSecondFactor, later, { body: { code: codeOf(secret) } });
}
