// WeChat's own compiler accepts the build, and the build stays within WeChat's limits.
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCompiler, type Compiled } from './compiler/run-compiler.ts';
import { readAppPackage } from './runtime/app-package.ts';
import { compileTemplates } from './runtime/compile-templates.ts';
import { buildDirectory } from './the-build.ts';

const app = readAppPackage(buildDirectory);
const kilobyte = 1024;

describe('[P1] [I1] the compiler', () => {
  let compiled: Compiled;
  const folder = mkdtempSync(join(tmpdir(), 'mini-program-'));
  beforeAll(async () => {
    compiled = await runCompiler(buildDirectory);
  }, 100_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('accepts the program and every page of it', () => {
    expect(compiled.error).toBeNull();
    expect(compiled.files).toEqual(expect.arrayContaining(app.pages.flatMap((page) => [`${page}.js`, `${page}.json`, `${page}.wxml`])));
  });

  it('finds nothing to complain about that a user would feel', () => {
    // Whether WXML and WXSS are minified is decided at the upload.
    const decidedAtUpload = ['WXML_COMPRESS_OPEN', 'WXSS_COMPRESS_OPEN'];
    const complaints = compiled.quality.filter(({ name, success, detail }) => {
      // A few shared lines of sub-packages may stand in the main package.
      const isSmall = name.startsWith('CONTAINS_OTHER_PKG_') && (detail?.size ?? Infinity) < 10 * kilobyte;
      return !success && !isSmall && !decidedAtUpload.includes(name);
    });
    expect(compiled.quality.length).toBeGreaterThan(5);
    expect(complaints).toEqual([]);
  });

  it('refuses the program when one page is broken, so its silence means something', async () => {
    cpSync(buildDirectory, folder, { recursive: true });
    writeFileSync(join(folder, `${app.pages[1]!}.wxml`), '<view><text>never closed</view>');
    const { error } = await runCompiler(folder);
    expect(error).toMatch(/unexpected end tag/);
  }, 100_000);
});

describe('[P1] [I1] the package', () => {
  it('holds only scripts that parse', () => {
    const scripts = app.files.filter((file) => file.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(app.pages.length);
    for (const file of scripts) {
      const parse = () => new Script(`(function () {${readFileSync(join(app.directory, file), 'utf8')}\n})`);
      expect(parse, file).not.toThrow();
    }
  });

  const sizeOf = (root: string) => {
    const files = app.files.filter((file) => app.packageOf(file) === root);
    return files.reduce((sum, file) => sum + statSync(join(app.directory, file)).size, 0);
  };

  // `v-model` beside `@update:model-value` becomes two listeners of one event, and WeChat keeps only one of them: what the
  // user types is lost. Use `:model-value` with one listener instead.
  it('has no tag that carries an attribute twice', () => {
    expect(compileTemplates(app).warnings.filter((warning) => warning.includes('duplicated'))).toEqual([]);
  });

  it.each(['', ...app.roots])('“%s” is at most 1 MB', (root) => {
    expect(sizeOf(root)).toBeGreaterThan(0);
    expect(sizeOf(root)).toBeLessThanOrEqual(1024 * kilobyte);
  });

  it('is at most 2 MB as a whole', () => {
    expect(['', ...app.roots].reduce((sum, root) => sum + sizeOf(root), 0)).toBeLessThanOrEqual(2048 * kilobyte);
  });

  it('has its tab pages in the main package, and every page has its files', () => {
    for (const { path } of app.tabs) expect(app.packageOf(path)).toBe('');
    const wanted = app.pages.flatMap((page) => [`${page}.js`, `${page}.json`, `${page}.wxml`]);
    expect(wanted.filter((file) => !app.files.includes(file))).toEqual([]);
  });

  it('names no address but the one of its API', () => {
    const api = process.env['VITE_API_BASE'] ?? 'http://127.0.0.1:3000';
    // The namespace of SVG pictures is a name, never fetched.
    const known = [api, 'http://www.w3.org/'];
    const text = /\.(js|json|wxml|wxss|wxs|svg)$/;
    const found = app.files
      .filter((file) => text.test(file))
      .flatMap((file) => [...readFileSync(join(app.directory, file), 'utf8').matchAll(/(?:https?|wss?):\/\/[\w.-]+(?::\d+)?[^"'`)\s]*/g)].map(([url]) => ({ file, url })));
    expect(found.filter(({ url }) => !known.some((one) => url.startsWith(one)))).toEqual([]);
    expect(found.some(({ url }) => url.startsWith(api))).toBe(true);
  });
});
