// Each check is shown a small tree that breaks its rule, so that a green line means something.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import ts from 'typescript';
import { z } from 'zod';
import { decrypting, misplaced, type Document as ContactDocument } from './contact-data.ts';
import { directions } from './directions.ts';
import { docs } from './docs.ts';
import { featureIds } from './feature-ids.ts';
import { manual } from './manual.ts';
import { outdated } from './generated.ts';
import { leftWords } from './left-words.ts';
import { lintFile } from './lint.ts';
import { listLimits, pages } from './list-limits.ts';
import { actionFiles, constraintNames } from './names.ts';
import { incomplete, type Document } from './openapi-complete.ts';
import { outgoing } from './outgoing.ts';
import { isOpen, packages } from './packages.ts';
import { undeclaredCodes, unusedCodes } from './problem-codes.ts';
import { unlimited } from './reading-limits.ts';
import { secrets } from './secrets.ts';
import { settings } from './settings.ts';
import { structure } from './structure.ts';
import { readTree, type Check } from './tree.ts';
import { trust } from './trust.ts';

const constraints: Check = { name: 'names', rule: '', run: constraintNames };

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'checks-'))));
afterEach(() => rmSync(root, { recursive: true }));

function seed(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return readTree(root);
}

const feature = (file: string) => `apps/server/src/features/${file}`;
const broken: [Check, string, string, string][] = [
  [structure, 'packages/contract/src/utils/dates.ts', '', 'no folder is named "utils"'],
  [structure, 'apps/mobile/src/ui/index.ts', '', 'no index files'],
  [structure, 'apps/server/src/platform/smsGateway.ts', '', 'kebab-case'],
  [structure, feature('cards/card.service.ts'), '', 'a feature holds'],
  [structure, feature('cards/publish-card.ts'), 'export function publish() {}', 'export verbNoun'],
  [structure, 'apps/server/src/platform/helpers.ts', 'export const helpers = 1;', 'collects strangers'],
  [structure, feature('cards/a/b/c.ts'), '', 'at most one folder'],
  [structure, 'scripts/long.ts', 'x\n'.repeat(401), '401 lines'],
  [directions, 'apps/server/src/platform/limits.ts', "import { x } from '../features/cards/rules.ts';", 'platform/ never imports a feature'],
  [directions, feature('reveal/reveal-contact.ts'), "import {\n  findCard,\n} from '../cards/sql.ts';", 'belongs to the feature cards alone'],
  [directions, feature('reveal/reveal-contact.ts'), "db.updateTable('point_accounts')", 'only features/points writes'],
  [directions, feature('reveal/sql.ts'), 'sql`insert into point_entries (id) values (1)`', 'only features/points writes'],
  [directions, 'apps/server/src/runtime.ts', "process.env['PORT']", 'only config.ts reads the environment'],
  [directions, feature('cards/routes.ts'), "db.selectFrom('cards')", 'a route file holds no SQL'],
  [directions, 'packages/contract/src/card.ts', "import { sql } from 'kysely';", 'only zod'],
  [directions, 'packages/contract/src/codes/grades.ts', "import { z } from 'zod';", 'codes/ imports nothing'],
  [directions, 'packages/api-client/src/client.ts', "import { x } from '@cert/contract/card';", 'only its own files'],
  [directions, 'apps/mobile/src/features/cards/card.ts', "import { Contact } from '@cert/contract/card';", 'schema library'],
  [directions, 'apps/mobile/src/ui/ui-card.vue', "<script>\nimport x from '../features/cards/x.ts';\n</script>", 'never import a feature'],
  [directions, 'apps/mobile/src/features/cards/pages/card.vue', '<template><wd-button /></template>', '<wd-*> stands only inside'],
  [directions, 'apps/admin/src/features/cards/use-card.ts', "import { Card } from '@cert/contract/card';", 'schema library'],
  [directions, 'apps/admin/src/features/cards/use-card.ts', "import { x } from '../../../../server/src/app.ts';", 'neither the server'],
  [directions, 'apps/admin/src/ui/ui-card.vue', "<script>\nimport x from '../features/cards/x.ts';\n</script>", 'never import a feature'],
  [directions, 'apps/admin/src/features/cards/pages/card.vue', '<template><p v-html="name" /></template>', 'shown by {{ }}'],
  [constraints, 'apps/server/migrations/0001_cards.sql', '-- Why: cards.\ncreate table cards (\n  id text,\n  constraint one_card unique (id)\n);', 'name one_card as cards__'],
  [constraints, 'apps/server/migrations/0001_cards.sql', '-- Why: cards.\ncreate unique index cards_id on cards (id);', 'name cards_id as cards__'],
  [constraints, 'apps/server/migrations/0001_cards.sql', 'create table cards (\n  id text\n);', 'the first line says why'],
  [docs, 'README.md', 'See [the map](ARCHITECTURE.md).', 'ARCHITECTURE.md leads nowhere'],
  [docs, 'README.md', 'See `apps/server/src/app.ts`.', 'does not exist'],
  [docs, 'apps/server/src/app.ts', '// see docs/lost.md', 'docs/lost.md, which does not exist'],
  [docs, 'README.md', 'Type `npm run deploy`.', 'no script "deploy"'],
  [listLimits, feature('jobs/list-jobs.ts'), "export const listJobs = (db) => db.selectFrom('jobs').execute();\nexport const max = { limit: 1 };", 'without a limit'],
  [secrets, 'deploy/env', `-----BEGIN ${'PRIVATE'} KEY-----`, 'a private key'],
  [secrets, 'deploy/env', `DATABASE_URL=postgres://app:${'hunter2'.repeat(2)}@db7.internal/app`, 'a database address with its password'],
  [secrets, 'deploy/.env.production', 'A=1', 'holds a secret'],
  [secrets, 'deploy/notes.md', `AGE-SECRET-${'KEY'}-1${'Q'.repeat(58)}`, 'a key of backups'],
  [secrets, 'deploy/app.ini', `WECHAT_SEC${'RET'}=${'0a1b2c3d'.repeat(4)}`, 'a key'],
  [secrets, 'apps/mobile/src/ui/fonts.scss', '@import url(https://cdn.somebody.net/font.css);', 'foreign address'],
  [outgoing, feature('cards/publish-card.ts'), 'const x = await fetch(body.url);', 'Only a gateway does that'],
  [outgoing, 'apps/server/src/platform/wechat-gateway.ts', 'return fetch(address);', "redirect: 'error'"],
  [leftWords, 'apps/server/src/app.ts', `// TO${'DO'}: later`, 'do it now'],
  [leftWords, 'apps/server/src/app.test.ts', `it.on${'ly'}('works')`, 'silences others'],
];

it.each(broken.map((row) => [row[0].name, row[3], ...row] as const))('%s finds: %s', async (_name, _message, check, path, text, message) => {
  expect(await check.run(seed({ [path]: text }))).toEqual([expect.stringContaining(message)]);
});

it('directions finds two features that import each other', async () => {
  const tree = seed({
    [feature('a/do-one.ts')]: "import { doTwo } from '../b/do-two.ts';",
    [feature('b/do-two.ts')]: "import { doOne } from '../a/do-one.ts';",
  });
  expect(await directions.run(tree)).toEqual([expect.stringContaining('import each other')]);
});

it('structure and directions leave a well-made feature alone', async () => {
  const tree = seed({
    [feature('cards/routes.ts')]: "import { publishCard } from './publish-card.ts';",
    [feature('cards/publish-card.ts')]: "import { addPointEntry } from '../points/add-point-entry.ts';\nexport async function publishCard() {}",
    [feature('cards/publish-card.race.test.ts')]: '',
    [feature('points/add-point-entry.ts')]: "export function addPointEntry() { db.insertInto('point_entries') }",
  });
  expect([...(await structure.run(tree)), ...(await directions.run(tree))]).toEqual([]);
});

it('names finds a write without its file, and a file with another word', () => {
  const write = { operationId: 'publishCard', repeat: 'keyed' };
  expect(actionFiles(seed({}), [write])[0]).toContain('publish-card.ts is missing');
  expect(actionFiles(seed({ [feature('cards/publish-card.ts')]: 'export const pushCard = 1;' }), [write])[0]).toContain('must export publishCard');
});

it('problem-codes finds a code that nobody gives and one that nobody declared', () => {
  const tree = seed({ [feature('cards/publish-card.ts')]: "throw new Refusal('card_lost')", 'apps/server/src/platform/x.ts': "new Refusal('not_found')" });
  expect(unusedCodes(tree, ['not_found', 'unheard_of'], [])).toEqual([expect.stringContaining('unheard_of')]);
  expect(undeclaredCodes(tree, ['card_hidden'])).toEqual([expect.stringContaining('card_lost')]);
});

it('generated finds a changed file and a missing one', () => {
  const tree = seed({ 'docs/openapi.json': '{\n}\n' });
  expect(outdated(tree, new Map([['docs/openapi.json', '{\n "a": 1\n}\n'], ['docs/problems.md', '']]))).toEqual([
    expect.stringContaining('docs/openapi.json:2 differs'),
    expect.stringContaining('docs/problems.md is missing'),
  ]);
});

it('feature-ids finds a built feature without a test, an unknown ID and an odd state', async () => {
  const tree = seed({
    'docs/features.md': '| P4 | publish | built |\n| rule 4 | withdraw | built |\n| P9 | block | later |\n',
    'apps/a.test.ts': "it('[rule 4] [P77] works', …)",
  });
  expect(await featureIds.run(tree)).toEqual([expect.stringContaining('P9 is "later"'), expect.stringContaining('P4 (publish) is built'), expect.stringContaining('[P77]')]);
});

it('trust finds a proved promise without a test, an unknown mark and an odd state, and takes finer marks and groups', async () => {
  const row = (mark: string, state: string) => `| ${mark} | words, and more | ${state} | |\n`;
  const tree = seed({
    'docs/trust.md': [row('T1', 'later'), row('2.4.1', 'proved'), row('2.8', 'proved'), row('2.9', 'open'), row('I13', 'proved'), row('ASVS 1.2.1, 3.2.2', 'partly'), row('ASVS 9.1.1', 'proved')].join(''),
    'apps/a.test.ts': "it('[trust 2.8.3] [trust 2.4] [I13] [ASVS 3.2.2] [trust 2.77] works', …)",
  });
  expect(await trust.run(tree)).toEqual([
    expect.stringContaining('T1 is "later"'),
    expect.stringContaining('no test carries [trust 2.4.1]'),
    expect.stringContaining('no test carries [ASVS 9.1.1]'),
    expect.stringContaining('[trust 2.77] stands in no line'),
  ]);
});

it('packages finds what has no hash, an address, an install script or an unknown licence', async () => {
  const locked = {
    '': { name: 'we' },
    'node_modules/good': { version: '1.0.0', integrity: 'sha512-x', license: '(MIT OR GPL-3.0-or-later)' },
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
    'node_modules/b': { version: '1.0.0', integrity: 'sha512-x', license: 'MIT', resolved: 'git+ssh://x' },
    'node_modules/good/node_modules/c': { version: '1.0.0', integrity: 'sha512-x', license: 'MIT', hasInstallScript: true },
    'node_modules/d': { version: '1.0.0', integrity: 'sha512-x', license: 'AGPL-3.0-only' },
  };
  const tree = seed({ 'package-lock.json': JSON.stringify({ packages: locked }), '.npmrc': 'audit=false\n' });
  expect(await packages.run(tree)).toEqual([
    expect.stringContaining('a@1.0.0 has no hash'),
    expect.stringContaining('b@1.0.0 names the address'),
    expect.stringContaining('c@1.0.0 has an install script'),
    expect.stringContaining('d@1.0.0 has the licence "AGPL-3.0-only"'),
    expect.stringContaining('ignore-scripts=true'),
  ]);
  expect(['MIT AND GPL-3.0-only', 'Apache-2.0 AND MIT', 'GPL-2.0', ''].map(isOpen)).toEqual([false, true, false, false]);
});

it('manual finds a feature without a page and a picture that is not there', async () => {
  const tree = seed({ 'docs/manual/institution/01-sign-in.md': '<!-- I1 P1 -->\n# 登录\n\n![登录](../pictures/sign-in.webp)\n![后台](../pictures/there.webp)\n', 'docs/manual/pictures/there.webp': '' });
  const findings = await manual.run(tree);
  expect(findings).toContainEqual(expect.stringContaining('<!-- I2 -->'));
  expect(findings.join()).not.toContain('<!-- I1 -->');
  expect(findings.at(-1)).toContain('docs/manual/pictures/sign-in.webp is missing');
  expect(findings.join()).not.toContain('there.webp');
});

it('settings finds a setting without a row, a wrong default, and a row without a setting', async () => {
  const tree = seed({
    'apps/server/src/config.ts': "const Environment = z.object({\n  PORT: z.coerce.number().default(3000),\n  HOST: z.string().default('0.0.0.0'),\n});\nreturn { port: settings.PORT };\n",
    'docs/operations/settings.md': '| `PORT` | `80` | … |\n| `GHOST` | – | … |\n\n## Read by the scripts\n\n| `CI_ONLY` | – | … |\n',
    'scripts/start.mjs': "process.env.EDITOR_OF_CHOICE; process.env['FOLDER'] = 'x';",
  });
  expect(await settings.run(tree)).toEqual([
    expect.stringContaining('default of PORT is `3000`'),
    expect.stringContaining('HOST of'),
    expect.stringContaining('GHOST is not in'),
    expect.stringContaining('EDITOR_OF_CHOICE'),
    expect.stringContaining('no script reads CI_ONLY'),
    expect.stringContaining('nothing reads port (PORT)'),
  ]);
});

it('list-limits finds a page without limit and cursor', () => {
  const answer = { schema: z.object({ items: z.array(z.string()), nextCursor: z.string() }) };
  expect(pages([{ operationId: 'listJobs', query: z.object({ cursor: z.string() }), answer }])).toHaveLength(1);
});

it('reading-limits finds a list and a contact without a limit, and a reason that is not needed', () => {
  const list = { operationId: 'listJobs', answer: { schema: z.object({ nextCursor: z.string() }) } };
  const contact = { operationId: 'viewContact', answersContact: true, answer: { schema: null } };
  const limited = { operationId: 'listCards', readingLimit: 'card-list', answer: { schema: z.object({ nextCursor: z.string() }) } };
  expect(unlimited([list, contact, limited], {})).toEqual([expect.stringContaining('listJobs'), expect.stringContaining('viewContact')]);
  expect(unlimited([limited], { listCards: 'none' })).toEqual([expect.stringContaining('needs no reason')]);
});

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });

it('openapi-complete finds unbounded input and undeclared refusals', () => {
  const body = { type: 'object', properties: { text: { type: 'string' }, count: { type: 'integer', minimum: 0 }, tags: { type: 'array', items: { type: 'string', maxLength: 5 } } } };
  const operation = { operationId: 'addJob', summary: '发布', security: [], 'x-audiences': ['anyone'], 'x-roles': [], requestBody: json(body), responses: { 200: {} } };
  const findings = incomplete({ paths: { '/v1/jobs': { post: operation } }, components: { schemas: {} } } as unknown as Document);
  expect(findings).toEqual(expect.arrayContaining([
    expect.stringContaining('body.text: a string without maxLength'),
    expect.stringContaining('body.count: a number without maximum'),
    expect.stringContaining('body.tags: a list without maxItems'),
    expect.stringContaining('a write needs `repeat`'),
    expect.stringContaining('no answer 400'),
  ]));
});

it('[rule 1] contact-data finds contact in an answer that the rule does not allow', () => {
  const document = (operation: object, schemas: object) =>
    ({ paths: { '/v1/x': { get: { operationId: 'listCards', ...operation } } }, components: { schemas } }) as unknown as ContactDocument;
  const reference = { responses: { 200: json({ $ref: '#/components/schemas/Row' }) } };
  const nested = { Row: { type: 'object', properties: { items: { type: 'array', items: { anyOf: [{ $ref: '#/components/schemas/Contact' }, { type: 'null' }] } } } }, Contact: {} };
  expect(misplaced(document(reference, nested), {})).toEqual([expect.stringContaining('holds the schema Contact')]);
  expect(misplaced(document(reference, { Row: { properties: { wechatId: {} } } }), {})).toEqual([expect.stringContaining('Row.wechatId')]);
  expect(misplaced(document(reference, { Row: { properties: { name: {} } } }), {})).toEqual([expect.stringContaining('Row.name')]);
  expect(misplaced(document({ ...reference, 'x-answers-contact': true }, nested), {})).toEqual([expect.stringContaining('does not list it')]);
  expect(misplaced(document({ ...reference, 'x-answers-contact': true }, nested), { listCards: 'its owner' })).toEqual([]);
  expect(misplaced(document(reference, { Row: {} }), { listCards: 'its owner' })).toEqual([expect.stringContaining('Remove it from the list')]);
});

it('lint finds a forgotten promise, any, a loose comparison and var', () => {
  const tree = seed({
    'a.ts': [
      'declare function save(): Promise<void>;',
      'save();',
      'void save();',
      'save().catch(() => undefined);',
      'export async function all() { await save(); save().then(() => 1); }',
      'export const loose = (x: any) => x == 1;',
      'var old = 1;',
    ].join('\n'),
  });
  const program = ts.createProgram([join(tree.root, 'a.ts')], { target: ts.ScriptTarget.ES2022 });
  const places = lintFile(program, program.getSourceFile(join(tree.root, 'a.ts'))!, 'a.ts').map((finding) => finding.split(':')[1]);
  expect(places).toEqual(['2', '5', '6', '6', '7']);
});

it('[ASVS 6.5.3] lint finds a number of the server that can be guessed', () => {
  const path = feature('sign-in/send-sms-code.ts');
  const tree = seed({ [path]: 'export const code = Math.floor(Math.random() * 1_000_000);' });
  const program = ts.createProgram([join(tree.root, path)], { target: ts.ScriptTarget.ES2022 });
  expect(lintFile(program, program.getSourceFile(join(tree.root, path))!, path)).toEqual([expect.stringContaining('Math.random can be guessed')]);
});

it('[rule 1] contact-data finds a file that decrypts', () => {
  expect(decrypting(seed({ [feature('talent-pool/sql.ts')]: 'deps.cipher.decrypt(row.phone_cipher)' }))).toEqual([expect.stringContaining('decrypts contact data')]);
});
