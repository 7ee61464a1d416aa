import type { Check, Tree } from './tree.ts';

/** A row of docs/trust.md: its marks, what is promised, how far it is proved, and the rest of the line. */
export interface Promised {
  marks: string[];
  words: string;
  state: string;
}

const listPath = 'docs/trust.md';

export const trust: Check = {
  name: 'trust',
  rule: 'every promise of docs/trust.md that is proved, or partly, has a test that carries its mark',
  run: (tree) => {
    if (!tree.files.includes(listPath)) return [`${listPath} is missing: it lists every promise with the tests that prove it.`];
    const promises = readPromises(tree);
    const tests = testsByMark(tree);
    const known = promises.flatMap(({ marks }) => marks);
    // A mark may be finer than its line, `2.8.3`, or name a whole group, `2.2`, which proves no single line.
    const isKnown = (mark: string) => known.some((each) => mark === each || mark.startsWith(`${each}.`) || each.startsWith(`${mark}.`));
    return [
      ...promises.filter(({ state }) => !['proved', 'partly', 'open'].includes(state)).map(({ marks, state }) => `${listPath}: ${marks[0]} is "${state}"; say proved, partly or open.`),
      ...promises
        .filter(({ marks, state }) => (state === 'proved' || state === 'partly') && placesOf(tests, marks).length === 0)
        .map(({ marks, words }) => `${listPath}: ${marks[0]} (${words}) is said to be proved, but no test carries [${nameOf(marks[0]!)}]. Mark or write one, or say open.`),
      ...[...tests].filter(([mark]) => !isKnown(mark)).map(([mark, places]) => `${places[0]}: [${nameOf(mark)}] stands in no line of ${listPath}. Correct the mark or add the line.`),
    ];
  },
};

/** As a test writes it. */
const nameOf = (mark: string) => (mark.startsWith('ASVS') ? mark : `trust ${mark}`);

const rowPattern = /^\| ((?:ASVS )?[TI]?\d+(?:\.\d+)*(?:, \d+(?:\.\d+)*)*) \| (.+?) \| (\w*) \| .*$/;

/** The marks of one row: the word ASVS stands before the first number only. */
export function marksOfRow(line: string): string[] | undefined {
  const cell = rowPattern.exec(line)?.[1];
  if (cell === undefined) return undefined;
  return cell.startsWith('ASVS ') ? cell.slice(5).split(', ').map((number) => `ASVS ${number}`) : [cell];
}

export function readPromises(tree: Tree): Promised[] {
  return tree.read(listPath).split('\n').flatMap((line) => {
    const marks = marksOfRow(line);
    const found = rowPattern.exec(line);
    return marks === undefined || found === null ? [] : [{ marks, words: found[2]!, state: found[3]! }];
  });
}

/** Mark → places of the tests whose names carry it. `[I15]` alone, above the features' twelve, is a promise under faults. */
export function testsByMark(tree: Tree): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const path of tree.files.filter((file) => file.endsWith('.test.ts') && !file.startsWith('scripts/checks/'))) {
    tree.read(path).split('\n').forEach((line, index) => {
      if (!/['"`]/.test(line)) return;
      for (const [, text] of line.matchAll(/\[((?:trust|ASVS) [^\]]+|I1[3-9]|I2\d|I30)\]/g)) {
        for (const mark of marksOf(text!)) places.set(mark, [...(places.get(mark) ?? []), `${path}:${index + 1}`]);
      }
    });
  }
  return places;
}

/** The numbers of a mark: of [trust 2.4.1] the number alone, of [ASVS 1.2.1 3.2.2] both. */
function marksOf(text: string): string[] {
  const [kind = '', ...numbers] = text.split(/[ ,]+/);
  if (kind === 'trust') return numbers;
  return kind === 'ASVS' ? numbers.map((number) => `ASVS ${number}`) : [text];
}

/** The places of a row's own marks and of finer ones, each once. */
export function placesOf(tests: Map<string, string[]>, marks: readonly string[]): string[] {
  const fitting = [...tests].filter(([mark]) => marks.some((each) => mark === each || mark.startsWith(`${each}.`)));
  return [...new Set(fitting.flatMap(([, places]) => places))];
}
