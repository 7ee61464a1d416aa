import { entriesOf, type DictionaryKind } from '@cert/contract/codes/dictionary';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { loadDictionary } from './load-dictionary.ts';
import type { NewEntry } from './rules.ts';

/**
 * A label stands for one entry of its dictionary, and a pay band has a range or none at all.
 * @throws Refusal `dictionary_label_taken`, `dictionary_range_invalid`.
 */
export async function requireDictionaryEntry(tx: Tx, { kind, code, entry }: { kind: DictionaryKind; code: string; entry: NewEntry }): Promise<void> {
  await loadDictionary(tx);
  if (entriesOf(kind).some((other) => other.code !== code && other.label === entry.label)) {
    throw new Refusal('dictionary_label_taken', { errors: [{ pointer: '/body/label', message: '已有同名条目' }] });
  }
  if (kind !== 'pay_band') return;
  const isRange = entry.min !== null && entry.max !== null && entry.min < entry.max;
  const isNegotiable = entry.min === null && entry.max === null;
  if (!isRange && !isNegotiable) throw new Refusal('dictionary_range_invalid', { errors: [{ pointer: '/body/max', message: '上限须大于下限，面议则都留空' }] });
}
