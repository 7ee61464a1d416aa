// What the pages of the console show: one object of each kind, with the words that a test wants in every field that somebody
// else can write. A new page whose address has an id adds it to `ids`; a new field that people write is filled here.
import type { Operation } from '@cert/contract/operation';
import { startRegistryImport, uploadRegistryFile } from '@cert/contract/admin/registry-import';
import { requestCorrection } from '@cert/contract/correction';
import { submitFeedback } from '@cert/contract/feedback';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { raiseAlert } from '../../apps/server/src/features/alerts/raise-alert.ts';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard } from '../../apps/server/test/builders.ts';
import { columns } from '../../apps/server/test/registry-files.ts';
import { formOf, newKey } from '../../apps/server/test/test-client.ts';
import type { TestServer } from '../test-server.ts';

export interface ConsolePage {
  path: string;
  title: string;
  needs: string | null;
}

/** The pages as routes.ts declares them: read as text, because a test has no use for the components. */
export function consolePages(): ConsolePage[] {
  const text = readFileSync(resolve(import.meta.dirname, '../../apps/admin/src/routes.ts'), 'utf8');
  const list = text.slice(text.indexOf('export const pages'), text.indexOf('export const publicPages'));
  const pages = [...list.matchAll(/\{ path: '([^']+)', title: '([^']+)', needs: (?:'(\w+)'|null)/g)].map(([, path = '', title = '', needs]) => ({ path, title, needs: needs ?? null }));
  if (pages.length !== (list.match(/load: \(\)/g) ?? []).length) throw new Error('routes.ts: a page is not written as `{ path: …, title: …, needs: …` on one line');
  return pages;
}

export type ConsoleIds = Record<string, string>;

/** `/institutions/:institutionId` with the world's own id. */
export const addressOf = (path: string, ids: ConsoleIds): string =>
  path.replace(/:(\w+)/g, (_colon, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`${path}: add ${name} to e2e/console/console-world.ts`);
    return id;
  });

/**
 * Fills the server and answers the ids for addresses.
 * @param words the text for a field of at most `limit` characters.
 */
export async function buildConsoleWorld(server: TestServer, words: (field: string, limit: number) => string): Promise<ConsoleIds> {
  const { deps } = server;
  const { db } = deps;
  const operator = await buildOperator(deps, { role: 'administrator' });
  await db.updateTable('operators').set({ display_name: words('operator', 30) }).where('id', '=', operator.id).execute();
  const institution = await buildInstitution(deps, { name: words('institution', 100), points: 500 });
  await db
    .updateTable('institutions')
    .set({ contact_person: words('contact person', 30), contact_address: words('contact address', 120), profile: words('profile', 1000), approval_no: words('approval number', 60), credit_code: words('credit code', 40) })
    .where('id', '=', institution.id)
    .execute();
  await raiseAlert(db, { kind: 'card-reading', subject: { kind: 'institution', id: institution.id }, detail: { act: 'card-list' } });
  const person = await buildPublishedCard(deps, { name: words('name', 30), jobTitle: words('job title', 50), employerName: words('employer', 100), wechatId: words('wechat', 40) });
  await db.updateTable('practitioners').set({ residence_text: words('residence', 50) }).where('id', '=', person.id).execute();
  const jobId = await buildJob(deps, institution.id, { title: words('post', 50), requirements: words('requirements', 1000) });
  await db.updateTable('sessions').set({ device: words('device', 40), network: words('network', 40) }).execute();
  await sql`insert into forbidden_words (id, word, word_key, note, operator_id) values ('word_0000000000000000000000', ${words('forbidden word', 20)}, 'key', ${words('note', 100)}, ${operator.id})`.execute(db);
  await db.updateTable('banners').set({ title: words('banner', 50) }).execute();

  const call = callerOf(server);
  await call(submitFeedback, person.token, { kind: 'report', text: words('feedback', 1000), pictureIds: [], contact: words('contact', 100), reported: { kind: 'job', id: jobId } });
  await call(submitFeedback, institution.token, { kind: 'suggestion', text: words('feedback', 1000), pictureIds: [], contact: null, reported: null });
  await call(requestCorrection, person.token, { field: 'name', words: words('correction', 500) });
  const importId = await importFile(call, operator.token, words);
  return { institutionId: institution.id, practitionerId: person.id, importId, jobId, cardId: person.cardId, operatorId: operator.id };
}

type Send = (operation: Operation, token: string, body?: unknown, file?: Parameters<typeof formOf>[0]) => Promise<Record<string, string>>;

/** Calls the running server as a client would; a refusal is an error of the test. */
function callerOf({ address }: TestServer): Send {
  return async (operation, token, body, file) => {
    const form = file === undefined ? undefined : formOf(file);
    const response = await fetch(address + operation.path, {
      method: operation.method,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': newKey(), 'content-type': form?.mediaType ?? 'application/json' },
      body: form === undefined ? JSON.stringify(body) : new Uint8Array(form.bytes),
    });
    if (!response.ok) throw new Error(`${operation.operationId}: ${await response.text()}`);
    return (await response.json()) as Record<string, string>;
  };
}

/** A dry run over a file with words in every text column and in its name: its report shows what was in the cells. */
async function importFile(call: Send, token: string, words: (field: string, limit: number) => string): Promise<string> {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const row = columns.map((column) => cell(/手机号|出生日期|有效期至/.test(column) ? '' : words(`column ${column}`, 60)));
  const bytes = Buffer.from(`${columns.map(cell).join(',')}\n${row.join(',')}\n`);
  const uploaded = await call(uploadRegistryFile, token, undefined, { name: `${words('file', 40).replace(/["/\\]/g, '')}.csv`, mediaType: 'text/csv', bytes });
  const started = await call(startRegistryImport, token, { fileId: uploaded['id'], isDryRun: true });
  await sleep(1_500);
  return started['id']!;
}
