/**
 * What operators changed in the dictionaries (A6): other labels, another order, entries that are no longer offered, and
 * entries of their own. The lists in this folder are what the program ships; the changes lie over them. Server, phone and
 * console each call `applyDictionary` with what the server keeps.
 */
export const dictionaryKinds = [
  { code: 'scheme', label: '认证领域' },
  { code: 'grade', label: '岗位级别' },
  { code: 'post_type', label: '岗位类型' },
  { code: 'education', label: '学历' },
  { code: 'pay_band', label: '薪资范围' },
] as const;

export type DictionaryKind = (typeof dictionaryKinds)[number]['code'];

/** One entry as it stands now. */
export interface DictionaryEntry {
  readonly code: string;
  readonly label: string;
  /** The long name, where it has one: 质量管理体系. */
  readonly name: string;
  readonly order: number;
  /** Whether it can be chosen. One that cannot stays on what has it. */
  readonly isOffered: boolean;
  /** Of a pay band, yuan a month; null: 面议. */
  readonly min?: number | null;
  readonly max?: number | null;
}

export interface DictionaryChange extends DictionaryEntry {
  readonly kind: DictionaryKind;
}

interface Shipped {
  readonly code: string;
  readonly label: string;
  readonly name?: string;
  readonly min?: number | null;
  readonly max?: number | null;
}

/** The state of this program: filled at its start and again when operators change something. */
const shipped = new Map<DictionaryKind, readonly Shipped[]>();
const changed = new Map<DictionaryKind, Map<string, DictionaryChange>>();
/** Made when first asked for: every row of a list asks. */
const orders = new Map<DictionaryKind, Map<string, number>>();

/** Each list of this folder says what it ships. */
export function shipDictionary(kind: DictionaryKind, list: readonly Shipped[]): void {
  shipped.set(kind, list);
  orders.delete(kind);
}

/** Replaces all changes at once. */
export function applyDictionary(changes: readonly DictionaryChange[]): void {
  changed.clear();
  orders.clear();
  for (const change of changes) changed.set(change.kind, (changed.get(change.kind) ?? new Map<string, DictionaryChange>()).set(change.code, change));
}

/** Every entry of a dictionary in its order, also those that are no longer offered. */
export function entriesOf(kind: DictionaryKind): DictionaryEntry[] {
  const changes = changed.get(kind) ?? new Map<string, DictionaryChange>();
  const list = shipped.get(kind) ?? [];
  const own = list.map((entry, index): DictionaryEntry => changes.get(entry.code) ?? { ...entry, name: entry.name ?? '', order: index + 1, isOffered: true });
  const codes = new Set(list.map((entry) => entry.code));
  const added = [...changes.values()].filter((change) => !codes.has(change.code));
  return [...own, ...added].sort((a, b) => a.order - b.order || (a.code < b.code ? -1 : 1));
}

/** What can be chosen, in its order; what is chosen already stays, also when it is no longer offered. */
export const offered = (kind: DictionaryKind, chosen: readonly string[] = []): DictionaryEntry[] =>
  entriesOf(kind).filter((entry) => entry.isOffered || chosen.includes(entry.code));

/** The label of a code; of one that nobody knows any more, the code itself. */
export const labelOf = (kind: DictionaryKind, code: string): string =>
  changed.get(kind)?.get(code)?.label ?? shipped.get(kind)?.find((entry) => entry.code === code)?.label ?? code;

export const isKnownCode = (kind: DictionaryKind, code: string): boolean =>
  changed.get(kind)?.has(code) === true || shipped.get(kind)?.some((entry) => entry.code === code) === true;

export const isShippedCode = (kind: DictionaryKind, code: string): boolean => shipped.get(kind)?.some((entry) => entry.code === code) === true;

/** Sorts things as the dictionary has their codes; unknown ones come last. */
export function inDictionaryOrder<T>(kind: DictionaryKind, things: readonly T[], codeOf: (thing: T) => string): T[] {
  const order = orders.get(kind) ?? new Map(entriesOf(kind).map((entry, index) => [entry.code, index]));
  orders.set(kind, order);
  return [...things].sort((a, b) => (order.get(codeOf(a)) ?? 9999) - (order.get(codeOf(b)) ?? 9999));
}
