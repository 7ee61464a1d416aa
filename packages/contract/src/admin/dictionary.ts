import { z } from 'zod';
import { dictionaryCode, DictionaryEntry, dictionaryKind } from '../dictionary.ts';
import { answerObject, operation } from '../operation.ts';

/** An entry as operators edit it (A6). */
const DictionaryRow = answerObject({
  ...DictionaryEntry,
  /** False: added by an operator. */
  isShipped: z.boolean(),
  /** 0: as shipped, never changed. */
  version: z.number().int().min(0),
}).meta({ id: 'DictionaryRow' });

const DictionaryRows = answerObject({ items: z.array(DictionaryRow).max(200) }).meta({ id: 'DictionaryRows' });

const text = (most: number) => z.string().trim().max(most).regex(/^[^\p{C}]*$/u);
const payRange = { min: z.number().int().min(0).max(100_000_000).nullable(), max: z.number().int().min(0).max(100_000_000).nullable() };
const shown = { label: text(20).min(1), name: text(60), order: z.number().int().min(0).max(9999), isOffered: z.boolean(), ...payRange };

export const listDictionary = operation({
  operationId: 'listDictionary',
  method: 'GET',
  path: '/v1/admin/dictionaries/{kind}',
  summary: '一个字典的全部条目（A6）',
  features: ['A6'],
  audiences: ['operator'],
  roles: ['administrator', 'business', 'auditor'],
  params: z.strictObject({ kind: dictionaryKind }),
  answer: { status: 200, schema: DictionaryRows },
  refusals: [],
});

/** A new entry gets a code that is never used again. Everybody can choose it within seconds. */
export const addDictionaryEntry = operation({
  operationId: 'addDictionaryEntry',
  method: 'POST',
  path: '/v1/admin/dictionaries/{kind}',
  summary: '新增字典条目（A6）',
  features: ['A6'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  params: z.strictObject({ kind: dictionaryKind }),
  body: z.strictObject(shown),
  answer: { status: 201, schema: DictionaryRows },
  refusals: ['dictionary_label_taken', 'dictionary_full', 'dictionary_range_invalid'],
  repeat: 'keyed',
});

/** Label, order and whether it can be chosen. Nothing that has the entry changes but its label. */
export const saveDictionaryEntry = operation({
  operationId: 'saveDictionaryEntry',
  method: 'PUT',
  path: '/v1/admin/dictionaries/{kind}/{entryCode}',
  summary: '修改字典条目（A6）',
  features: ['A6'],
  audiences: ['operator'],
  roles: ['administrator', 'business'],
  params: z.strictObject({ kind: dictionaryKind, entryCode: dictionaryCode }),
  body: z.strictObject({ ...shown, version: z.number().int().min(0).max(2_000_000_000) }),
  answer: { status: 200, schema: DictionaryRows },
  refusals: ['not_found', 'dictionary_label_taken', 'dictionary_range_invalid', 'version_conflict'],
  repeat: 'keyed',
});
