import { isCode, isTest, type Check, type Tree } from './tree.ts';

export const secrets: Check = {
  name: 'secrets',
  rule: 'no secret and no foreign address stands in the repository',
  run: (tree) => [...tree.files.flatMap((path) => leaked(tree, path)), ...tree.files.flatMap((path) => foreign(tree, path))],
};

const patterns: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bLTAI[0-9A-Za-z]{12,20}\b|\bAKID[0-9A-Za-z]{32}\b/, 'a cloud access key'],
  [/\bgh[pousr]_[0-9A-Za-z]{36,}\b|\bnpm_[0-9A-Za-z]{36}\b|\bsk_live_[0-9A-Za-z]{20,}/, 'an access token'],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/, 'a key of backups or a signed token'],
  [/\b(?:xox[abprs]-[\w-]{20,}|AIza[\w-]{35}|glpat-[\w-]{20}|github_pat_\w{40,})/, 'an access token'],
  [/\b(?:postgres|postgresql|mysql|redis|amqp):\/\/[^\s:/@'"`$<{]+:[^\s@'"`$<{]{4,}@(?!localhost|127\.0\.0\.1|db\b|postgres\b|example)/, 'a database address with its password'],
  [/\b(?:CONTACT_KEY(?:_OLD)?|(?:APP|WECHAT|CLIENT|STORAGE)_?SECRET|API_?KEY|SECRET_?KEY|(?:ACCESS|AUTH)_?TOKEN|KEY_SECRET)['"]?\s*[:=]\s*['"]?[A-Za-z0-9+/_-]{24,}/i, 'a key'],
];
/** Files that hold secrets by their kind; none belongs into a repository. */
const secretFiles = /(^|\/)(\.env(\.[a-z]+)?|secrets\.json|id_(rsa|ed25519|ecdsa)|[^/]+\.(pem|p12|pfx|key|jks|dump|age))$/;

const binary = /\.(png|jpe?g|webp|gif|ico|xlsx|woff2?|ttf|zip|gz)$/;

function leaked(tree: Tree, path: string): string[] {
  if (secretFiles.test(path)) return [`${path}: a file of this kind holds a secret. Keep it outside, and change the secret: it is in the history now.`];
  if (binary.test(path) || path.endsWith('package-lock.json')) return [];
  const text = tree.read(path);
  return patterns.filter(([pattern]) => pattern.test(text)).map(([pattern, what]) => {
    const line = text.slice(0, text.search(pattern)).split('\n').length;
    return `${path}:${line}: this looks like ${what}. Take it from the environment, and change it where it is used: it is in the history now.`;
  });
}

/** Hosts that may stand in the program: ourselves, examples, names of formats that are never fetched, and WeChat, whom the server asks. */
const knownHosts = /^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|([a-z0-9-]+\.)*example\.(com|org|cn|net)|www\.w3\.org|schemas\.openxmlformats\.org|purl\.oclc\.org|api\.weixin\.qq\.com|dysmsapi\.aliyuncs\.com)$/i;

/** The program a user runs loads nothing from strangers: not a font, not a script, not a picture. */
function foreign(tree: Tree, path: string): string[] {
  const isProgram = /^(apps\/[^/]+\/src|packages\/[^/]+\/src|apps\/mobile\/index\.html)/.test(path);
  if (!isProgram || isTest(path) || !(isCode(path) || /\.(scss|css|html|json|wxml|wxss)$/.test(path))) return [];
  const text = tree.read(path);
  return [...text.matchAll(/\b(?:https?|wss?):\/\/([^\s/'"`:)>$\\{]+)/g)]
    .filter(([, host]) => !knownHosts.test(host!))
    .map(([address]) => `${path}: ${address} is a foreign address. Ship the file with the program, or add the host in scripts/checks/secrets.ts with a reason.`);
}
