import * as admin from '@cert/contract/admin/dictionary';
import * as contract from '@cert/contract/dictionary';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { addDictionaryEntry } from './add-dictionary-entry.ts';
import { listDictionary } from './list-dictionary.ts';
import { listDictionaryChanges } from './load-dictionary.ts';
import { saveDictionaryEntry } from './save-dictionary-entry.ts';

export function dictionaryRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.listDictionaryChanges, async ({ db }) => ({ changes: await listDictionaryChanges(db) }));
  registerOperation(app, deps, admin.listDictionary, ({ db, params }) => listDictionary(db, params.kind));
  registerOperation(app, deps, admin.addDictionaryEntry, async ({ db, actor, params, body }) => {
    await addDictionaryEntry(db, { actor, kind: params.kind, entry: body });
    return listDictionary(db, params.kind);
  });
  registerOperation(app, deps, admin.saveDictionaryEntry, async ({ db, actor, params, body }) => {
    const { version, ...entry } = body;
    await saveDictionaryEntry(db, { actor, kind: params.kind, code: params.entryCode, entry, version });
    return listDictionary(db, params.kind);
  });
}
