import { addDictionaryEntry, listDictionary, saveDictionaryEntry } from '@cert/contract/admin/dictionary';
import { applyDictionary, entriesOf, offered } from '@cert/contract/codes/dictionary';
import { listDictionaryChanges } from '@cert/contract/dictionary';
import { publishJob, searchJobs } from '@cert/contract/job';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { loadDictionary } from './load-dictionary.ts';

let t: TestApp;
let token: string;
beforeAll(async () => {
  t = await createTestApp();
  token = (await buildOperator(t.deps, { role: 'business' })).token;
});
afterAll(async () => {
  applyDictionary([]);
  await t.close();
});

const entry = { label: '碳管理', name: '温室气体管理', order: 20, isOffered: true, min: null, max: null };
const add = (kind: string, changes: object = {}) => t.call(addDictionaryEntry, { token, params: { kind: kind as 'scheme' }, body: { ...entry, ...changes } });
const list = async (kind: 'scheme' | 'pay_band' | 'grade') => (await t.call(listDictionary, { token, params: { kind } })).body.items;
const save = (kind: 'scheme' | 'grade', code: string, changes: object) => t.call(saveDictionaryEntry, { token, params: { kind, entryCode: code }, body: { ...entry, version: 0, ...changes } });
const ad = {
  title: '诚聘审核员', schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: 1, pay: { kind: 'monthly', minK: 13, maxK: 14, months: 12 },
  cityCode: '510100', education: null, requirements: '能出差。',
};

describe('dictionaries', () => {
  it('[A6] a scheme that operators add can be published at once and is in its order everywhere', async () => {
    const institution = await buildInstitution(t.deps);
    const publish = (schemes: string[]) => t.call(publishJob, { token: institution.token, body: { ...ad, schemes } });
    expect((await publish(['X_ABCDEFGH'])).body.errors).toMatchObject([{ pointer: '/body/schemes/0', message: '不在可选范围内' }]);
    const { status, body } = await add('scheme', { order: 1 });
    expect(status).toBe(201);
    const added = body.items.find(({ label }) => label === '碳管理')!;
    expect(added).toMatchObject({ code: expect.stringMatching(/^X_[A-Z0-9]{8}$/) as string, isShipped: false, version: 1 });
    const { body: job } = await publish(['QMS_CONSTRUCTION', added.code]);
    expect(job.job.schemes).toEqual([added.code, 'QMS_CONSTRUCTION']);
    expect((await t.call(listDictionaryChanges)).body.changes).toContainEqual({ kind: 'scheme', code: added.code, label: '碳管理', name: '温室气体管理', order: 1, isOffered: true, min: null, max: null });
  });

  it('[A6] a shipped entry is renamed, moved and withdrawn; what has it keeps it', async () => {
    const before = (await list('grade')).find(({ code }) => code === 'technical_expert')!;
    expect(before).toMatchObject({ label: '技术专家', isShipped: true, version: 0 });
    const { body } = await save('grade', 'technical_expert', { label: '行业专家', name: '', order: 0, isOffered: false });
    expect(body.items[0]).toMatchObject({ code: 'technical_expert', label: '行业专家', isOffered: false, version: 1 });
    expect(offered('grade').map(({ code }) => code)).not.toContain('technical_expert');
    expect(entriesOf('grade')[0]).toMatchObject({ label: '行业专家' });
    const actions = await t.db.selectFrom('activity_entries').select('action').where('object_id', '=', 'grade:technical_expert').execute();
    expect(actions).toEqual([{ action: 'save-dictionary-entry' }]);
  });

  it('[A6] two operators at once: the later is told; a label stands once; an unknown code is not there', async () => {
    expect((await save('grade', 'auditor', { label: '审核员', order: 2 })).status).toBe(200);
    expect((await save('grade', 'auditor', { label: '注册审核员', order: 2 })).body).toMatchObject({ code: 'version_conflict', version: 1 });
    expect((await save('grade', 'auditor', { label: '高级审核员', order: 2, version: 1 })).body.code).toBe('dictionary_label_taken');
    expect((await save('grade', 'X_ABCDEFGH', {})).body.code).toBe('not_found');
    const answers = await Promise.all(Array.from({ length: 6 }, () => add('education', { label: '博士后' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('[A6] [P6] a pay band of the operators filters by its range; a wrong range is refused', async () => {
    const institution = await buildInstitution(t.deps);
    const person = await signedInPractitioner(t.deps);
    const { body: job } = await t.call(publishJob, { token: institution.token, body: ad });
    const band = (min: number | null, max: number | null, label = '13-15K') => add('pay_band', { label, min, max });
    expect((await band(15_000, 13_000)).body.code).toBe('dictionary_range_invalid');
    expect((await band(15_000, null)).body.code).toBe('dictionary_range_invalid');
    const code = (await band(13_000, 15_000)).body.items.find(({ label }) => label === '13-15K')!.code;
    const found = async (payBand: string) => (await t.call(searchJobs, { token: person.token, query: { payBand } })).body.items.map(({ id }) => id);
    expect(await found(code)).toContain(job.job.id);
    expect(await found((await band(30_000, 40_000, '30-40K')).body.items.find(({ label }) => label === '30-40K')!.code)).not.toContain(job.job.id);
  });

  it('[A6] another process knows a change when it next loads', async () => {
    await add('post_type', { label: '方案开发' });
    applyDictionary([]);
    expect(entriesOf('post_type').map(({ label }) => label)).not.toContain('方案开发');
    await loadDictionary(t.db);
    expect(entriesOf('post_type').map(({ label }) => label)).toContain('方案开发');
  });
});
