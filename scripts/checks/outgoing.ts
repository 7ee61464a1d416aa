import type { Check, Tree } from './tree.ts';

/** What the server may ask, each at an address of the settings; nothing that a client sent ever becomes one. */
const gateways = ['sms-gateway-aliyun.ts', 'object-storage-s3.ts', 'wechat-gateway.ts'].map((name) => `apps/server/src/platform/${name}`);

export const outgoing: Check = {
  name: 'outgoing',
  rule: 'the server asks others only in its gateways, and follows no redirect',
  run: (tree) => tree.files.filter((path) => /^apps\/server\/src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts')).flatMap((path) => judge(tree, path)),
};

function judge(tree: Tree, path: string): string[] {
  const text = tree.read(path);
  const asks = /(?:await|return) fetch\(\s*(?!last\b)|\bfrom '(?:node:)?(?:https|http2|undici|axios|got|node-fetch)'|\bhttps?\.(?:request|get)\(/.test(text);
  if (!asks) return [];
  if (!gateways.includes(path)) return [`${path}: it asks others. Only a gateway does that, at an address of the settings: list it in scripts/checks/outgoing.ts with the reason in its decision record.`];
  return /redirect: '(?:error|manual)'/.test(text) ? [] : [`${path}: say redirect: 'error'. A redirect would lead wherever somebody else wants.`];
}
