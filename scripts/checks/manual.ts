import type { Check, Tree } from './tree.ts';

const folder = 'docs/manual/';
const page = /^docs\/manual\/(institution|practitioner|console)\/[\w-]+\.md$/;

export const manual: Check = {
  name: 'manual',
  rule: 'every feature that the operation manual demands has its page, and every picture that a page shows is there',
  run: (tree) => [...missingPages(tree), ...missingPictures(tree)],
};

/** P9, P10 and I12 go beyond the manual; rules and promises have no page. */
const demanded = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'X1', 'X2', 'X3', 'X4', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A10', 'A11'];

function missingPages(tree: Tree): string[] {
  const told = new Set(tree.files.filter((path) => page.test(path)).flatMap((path) => /^<!-- ([\w ]+) -->/.exec(tree.read(path))?.[1]?.split(' ') ?? []));
  return demanded.filter((id) => !told.has(id)).map((id) => `${folder}: no page begins with <!-- ${id} -->. Write it for the people who use the feature, with a picture that a browser test draws.`);
}

function missingPictures(tree: Tree): string[] {
  return tree.files
    .filter((path) => page.test(path))
    .flatMap((path) => [...tree.read(path).matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, address]) => ({ path, file: resolvePath(path, address ?? '') })))
    .filter(({ file }) => !tree.files.includes(file))
    .map(({ path, file }) => `${path}: the picture ${file} is missing. npm run manual draws it.`);
}

const resolvePath = (from: string, address: string): string => new URL(address, `file:///${from}`).pathname.slice(1);
