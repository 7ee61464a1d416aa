// Values that programs stumble over. `canary` stands in most texts, so that an echo in an error is found.

export const canary = 'zq7canary';

const deep = (levels: number): unknown => {
  let value: unknown = canary;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

// What a database text cannot hold, and halves of pairs: drawn more often than the others.
export const unstorable: readonly string[] = ['\u0000', `a\u0000${canary}`, `${canary}\u0000`, `\ud800${canary}`, `\udc00`];

export const hostileTexts: readonly string[] = [
  ...unstorable, ...unstorable, ...unstorable,
  '', ' ', '\t', '　', `\u0001\u001f${canary}`, `\u007f${canary}\u0085`, `${canary}\r\nSet-Cookie: a=b`,
  `\ud800${canary}`, `${canary}\udfff`, '\ud83d', `\u202e${canary}\u2066`, `\ufeff${canary}`, `e\u0301${canary}`, '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', 'Ａ１２３', '١٢٣',
  `${canary}' or 1=1--`, `${canary}'; select pg_sleep(5)--`, `"${canary}`, `\\${canary}\\`, `${canary}%' escape '\\`, '$1', '${7*7}', '{{7*7}}', `<script>${canary}</script>`,
  `../../etc/passwd${canary}`, 'file:///etc/passwd', 'javascript:alert(1)', `http://127.0.0.1/${canary}`, '%00', '%ff', '%2527', '+', '-', '=cmd|calc', '@SUM(1)',
  'NaN', 'Infinity', '-Infinity', 'null', 'undefined', 'true', '[object Object]', '0', '-0', '-1', '00', '0x10', '1e3', '1.5', '٣', ' 5', '5 ', '9007199254740991', '9007199254740993',
  '2147483648', '-2147483649', '9223372036854775808', '1'.repeat(400), '__proto__', 'constructor', 'toString', 'hasOwnProperty',
  '2026-02-30', '0000-00-00', '9999-12-31', '10000-01-01', '-0001-01-01', '2026-13-01', '1970-01-01', '2026-01-01T00:00:00Z', '275760-09-13',
  canary.repeat(20), canary.repeat(600), '汉'.repeat(5_000), '\u{20000}'.repeat(300), 'a'.repeat(100_000),
];

export const hostileValues: readonly unknown[] = [
  null, true, false, 0, -0, -1, 1, 1.5, 1e-7, 1e21, 1e308, -1e308, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 9_223_372_036_854_775_807n.toString(),
  [], {}, [[]], [null], [canary], { $gt: '' }, { [`${canary}@example.com`]: canary }, { length: 1e9 }, { toString: canary }, { then: canary }, Array.from({ length: 2_000 }, () => 1),
  deep(20), deep(29), deep(31), ...hostileTexts,
];

/** Keys that reach into the language or the database. */
export const hostileKeys: readonly string[] = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toJSON', 'id', 'points', 'role', 'institutionId', 'verified', '', '\u0000', 'a/b~c', '键', 'x'.repeat(300)];

/** Whole bodies that are no valid JSON, or are refused for their size or depth. */
export const hostileBodies: readonly string[] = [
  '', ' ', '{', '}', '{"a":1', '{"a":}', "{'a':1}", '[1,]', 'nul', 'NaN', 'undefined', '\u0000', '{"a":\u0000}', '{"a":"\u0001"}', '\ufeff{}', '{}{}', '"text"', '5', 'null', 'true', '[]', '[{}]',
  '{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"isAdmin":true}}}', '{"a":1,"a":2}', `{"a":1e999}`, `{"a":${'9'.repeat(400)}}`,
  `${'['.repeat(31)}${']'.repeat(31)}`, `${'['.repeat(33)}${']'.repeat(33)}`, `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, '['.repeat(10_000), `${'['.repeat(10_000)}${']'.repeat(10_000)}`, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  `{"a":"${'x'.repeat(256 * 1024)}"}`, `{"a":"${'x'.repeat(256 * 1024 - 9)}"}`, ' '.repeat(300_000), 'phone=13800000000', '--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--', '<?xml version="1.0"?><a/>',
];

export const hostileMediaTypes: readonly string[] = [
  'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/json; charset=utf-16', 'application/json; charset="', 'application/jsonp', 'application/JSON',
  'application/vnd.api+json', 'application/json, text/plain', '*/*', 'json', ';', 'a'.repeat(500),
];
