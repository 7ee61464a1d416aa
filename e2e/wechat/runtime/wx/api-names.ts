// The names of all wx APIs, from WeChat's own type declarations. uni-app copies what `for … in wx` finds.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

let names: string[] | undefined;

export function wxApiNames(): string[] {
  if (names) return names;
  const file = createRequire(import.meta.url).resolve('miniprogram-api-typings/types/wx/lib.wx.api.d.ts');
  // Comments first: they hold examples that look like code.
  const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const body = source.slice(source.search(/^ {4}interface Wx \{/m));
  const members = body.slice(0, body.search(/^ {4}\}/m)).matchAll(/^ {8}(\w+)\s*[(<]/gm);
  names = [...new Set([...members].map(([, name]) => name!))];
  return names;
}
