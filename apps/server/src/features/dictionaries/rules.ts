import type { DictionaryKind } from '@cert/contract/codes/dictionary';

/** What an operator says of an entry. */
export interface NewEntry {
  label: string;
  name: string;
  order: number;
  isOffered: boolean;
  min: number | null;
  max: number | null;
}

/** The columns that hold it; only a pay band has a range. */
export const columnsOf = (kind: DictionaryKind, entry: NewEntry) => ({
  label: entry.label,
  name: entry.name,
  position: entry.order,
  is_offered: entry.isOffered,
  pay_min: kind === 'pay_band' ? entry.min : null,
  pay_max: kind === 'pay_band' ? entry.max : null,
});
