// `require` as WeChat has it: relative paths inside the package, one context, nothing of Node.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script, type Context } from 'node:vm';
import { resolvePath, type AppPackage } from './app-package.ts';

type Wrapper = (require: (path: string) => unknown, module: { exports: unknown }, exports: unknown) => void;
const scripts = new Map<string, Script>();

function compile(filename: string): Script {
  const known = scripts.get(filename);
  if (known) return known;
  const script = new Script(`(function (require, module, exports) {${readFileSync(filename, 'utf8')}\n})`, { filename });
  scripts.set(filename, script);
  return script;
}

/** Gives a function that runs a file of the package once and returns its exports. */
export function createModuleRunner(app: AppPackage, context: Context) {
  const loaded = new Map<string, { exports: unknown }>();

  return function run(file: string): unknown {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const wrapper = compile(join(app.directory, file)).runInContext(context) as Wrapper;
    wrapper((wanted) => run(findFile(wanted, file)), module, module.exports);
    return module.exports;
  };

  function findFile(wanted: string, from: string): string {
    const path = resolvePath(wanted, from);
    const file = [path, `${path}.js`, `${path}/index.js`].find((one) => one.endsWith('.js') && existsSync(join(app.directory, one)));
    if (file === undefined) throw new Error(`module '${wanted}' is not defined, require from '${from}'`);
    const target = app.packageOf(file);
    // A phone that opened only one sub-package does not have the other one's code.
    if (target !== '' && target !== app.packageOf(from)) throw new Error(`'${from}' requires '${file}' of another sub-package`);
    return file;
  }
}
