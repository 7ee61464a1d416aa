// `npm run trust`: writes the tests of each promise into docs/trust.md, and says what is open.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { marksOfRow, placesOf, readPromises, testsByMark } from './checks/trust.ts';
import { readTree } from './checks/tree.ts';

const root = join(import.meta.dirname, '..');
const tree = readTree(root);
const tests = testsByMark(tree);
const shown = 3;

/** File names without their folders: a file search finds them, and each is the name of its act. */
function filesOf(marks: readonly string[]): string {
  const files = [...new Set(placesOf(tests, marks).map((place) => place.split(':')[0]!.split('/').at(-1)!.replace(/\.test\.ts$/, '')))].sort();
  const rest = files.length - shown;
  return [...files.slice(0, shown).map((file) => `\`${file}\``), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

const lines = tree.read('docs/trust.md').split('\n').map((line) => {
  const marks = marksOfRow(line);
  return marks === undefined ? line : `${line.split(' | ').slice(0, 3).join(' | ')} | ${filesOf(marks)} |`.replace('|  |', '| |');
});
writeFileSync(join(root, 'docs/trust.md'), lines.join('\n'));

const promises = readPromises(tree);
const open = promises.filter(({ state }) => state === 'open');
console.log(`${promises.length} promises: ${promises.filter(({ state }) => state === 'proved').length} proved, ${promises.filter(({ state }) => state === 'partly').length} partly, ${open.length} open`);
for (const { marks, words } of open) console.log(`  ${marks[0]} ${placesOf(tests, marks).length > 0 ? `(has ${placesOf(tests, marks).length} tests)` : ''} ${words}`);
