// `node compile-program.mjs FOLDER` compiles a built mini program with WeChat's own compiler, offline, and prints what
// it says as one line of JSON. A process of its own, because the compiler keeps watchers open and never ends by itself.
import dns from 'node:dns';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// It asks WeChat for two lists that it does not need. A test never calls out.
dns.lookup = (host, ...rest) => rest.at(-1)(Object.assign(new Error(`no address of ${host} in tests`), { code: 'ENOTFOUND' }));

for (const name of ['log', 'info', 'warn', 'error']) console[name] = () => undefined;
const ci = createRequire(import.meta.url)('miniprogram-ci');

// What WeChat's server would tell about the account: only its limits matter here.
const account = {
  platform: true,
  appType: 0,
  isSandbox: true,
  released: false,
  setting: {
    MaxCodeSize: 2,
    MaxSubpackageSubCodeSize: 2,
    MaxSubpackageFullCodeSize: 16,
    NavigateMiniprogramLimit: 10,
    MaxSubPackageLimit: 100,
    MinTabbarCount: 2,
    MaxTabbarCount: 5,
    MaxTabbarIconSize: 40,
  },
};

// Minifying is what makes it read WXML and WXSS at all. Its translation to ES5, which would
// also find broken scripts, takes three times as long; compile.test.ts parses the scripts itself.
const setting = { es6: false, minifyWXML: true, minifyWXSS: true };

const result = { files: [], quality: [], error: null };
try {
  const project = new ci.Project({
    appid: 'wx0000000000000000',
    type: 'miniProgram',
    projectPath: process.argv[2],
    // Nothing is uploaded, so no key is read; the option only has to be there.
    privateKeyPath: import.meta.filename,
    ignores: [],
  });
  project.attr = async () => account;
  const compiled = await ci.getCompiledResult({ project, version: '1.0.0', desc: 'test', setting, onProgressUpdate() {} });
  result.files = Object.keys(compiled);
  result.quality = await ci.checkCodeQuality(project, join(process.cwd(), 'quality.json'));
} catch (error) {
  result.error = String(error?.message ?? error);
}
process.stdout.write(`\u0000${JSON.stringify(result)}\n`, () => process.exit(0));
