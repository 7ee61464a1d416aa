import { z } from 'zod';
import { dictionaryKinds } from './codes/dictionary.ts';
import { answerObject, operation } from './operation.ts';

export const dictionaryKind = z.enum(dictionaryKinds.map(({ code }) => code) as [(typeof dictionaryKinds)[number]['code']]).meta({ id: 'DictionaryKind' });
export const dictionaryCode = z.string().regex(/^[A-Za-z0-9_]{1,24}$/).max(24);
const yuan = z.number().int().min(0).max(100_000_000).nullable();

/** One entry as it stands (A6), see codes/dictionary.ts. */
export const DictionaryEntry = {
  code: dictionaryCode,
  label: z.string().max(20),
  name: z.string().max(60),
  order: z.number().int().min(0).max(9999),
  isOffered: z.boolean(),
  min: yuan,
  max: yuan,
};

/** What differs from the lists that the program ships; an app applies it at its start. */
export const listDictionaryChanges = operation({
  operationId: 'listDictionaryChanges',
  method: 'GET',
  path: '/v1/dictionary-changes',
  summary: '字典的改动（A6）',
  features: ['A6'],
  audiences: ['anyone'],
  answer: {
    status: 200,
    schema: answerObject({ changes: z.array(answerObject({ kind: dictionaryKind, ...DictionaryEntry })).max(500) }).meta({ id: 'DictionaryChanges' }),
  },
  refusals: [],
});
