import { isCode, type Check } from './tree.ts';

// Written apart, so that this file does not find itself.
const words: [RegExp, string][] = [
  [new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`), 'do it now, or open an issue and leave no note'],
  [new RegExp(`\\.(on${'ly'}|to${'do'})\\(`), 'a test that silences others; remove it'],
  [new RegExp(`^\\s*debug${'ger'}\\b`), 'a stop for a debugger; remove it'],
  [new RegExp(`(?<!\\[)\\btru${'st'} T?\\d`), 'a promise is named in brackets, as docs/trust.md does, or said in words'],
  [/(?:^|[\s'"`(])(?:\/home\/[a-z]|\/Users\/[A-Za-z]|C:\\\\Users)/, 'a path of somebody\'s own machine; use a relative one'],
];

export const leftWords: Check = {
  name: 'left-words',
  rule: 'no note to self, silenced test or private path is left behind',
  run: (tree) =>
    tree.files
      .filter((path) => isCode(path) || /\.(sql|md|scss|json|yml)$/.test(path))
      .filter((path) => !path.endsWith('package-lock.json'))
      .flatMap((path) =>
        tree.read(path).split('\n').flatMap((line, index) =>
          words.filter(([pattern]) => pattern.test(line)).map(([, advice]) => `${path}:${index + 1}: ${line.trim().slice(0, 60)} — ${advice}.`),
        ),
      ),
};
