import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createContactCipher, indexKeyOf, versionOfIndex } from './contact-cipher.ts';

const [a, b, c] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const first = createContactCipher(a);
const changing = createContactCipher(b, { version: 2, other: { version: 1, key: a }, retired: [] });
const second = createContactCipher(b, { version: 2, retired: [{ version: 1, indexKey: indexKeyOf(a) }] });
const changingAgain = createContactCipher(c, { version: 3, other: { version: 2, key: b }, retired: [{ version: 1, indexKey: indexKeyOf(a) }] });
const third = createContactCipher(c, { version: 3, retired: [{ version: 1, indexKey: indexKeyOf(a) }, { version: 2, indexKey: indexKeyOf(b) }] });

const includes = (indexes: Buffer[], index: Buffer) => indexes.some((one) => one.equals(index));

it('[trust 2.20] a ciphertext says its key, and a retired key opens nothing', () => {
  const sealed = first.encrypt('19900000001');
  expect(changing.decrypt(sealed)).toBe('19900000001');
  expect(() => second.decrypt(sealed)).toThrow('unknown key version');
  const renewed = changing.encrypt(changing.decrypt(sealed));
  expect([renewed[0], second.decrypt(renewed)]).toEqual([2, '19900000001']);
  expect(() => first.decrypt(renewed)).toThrow();
  renewed[renewed.length - 1]! ^= 1;
  expect(() => second.decrypt(renewed)).toThrow();
});

it('[trust 2.20] look-ups know both keys while they are changed, and one index before and after', () => {
  expect(first.indexes('x')).toEqual([first.index('x')]);
  expect(changing.indexes('x')).toEqual([changing.index('x'), first.index('x')]);
  expect(second.indexes('x')).toEqual([changing.index('x')]);
  expect([versionOfIndex(first.index('x')), versionOfIndex(second.index('x')), first.index('x').length]).toEqual([1, 2, 32]);
});

it('[trust 2.20] what was hashed once is found through two changes of keys, and never by a retired key alone', () => {
  const kept = first.index('closed');
  const afterOne = changing.rekeyIndex(kept);
  const afterTwo = changingAgain.rekeyIndex(afterOne);
  expect(includes(changing.keptIndexes('closed'), kept)).toBe(true);
  expect(includes(changing.keptIndexes('closed'), afterOne)).toBe(true);
  expect(includes(second.keptIndexes('closed'), afterOne)).toBe(true);
  expect(includes(changingAgain.keptIndexes('closed'), afterOne)).toBe(true);
  expect(includes(changingAgain.keptIndexes('closed'), afterTwo)).toBe(true);
  expect(includes(third.keptIndexes('closed'), afterTwo)).toBe(true);
  expect(includes(third.keptIndexes('closed'), changingAgain.rekeyIndex(second.index('closed')))).toBe(true);
  // Seals are never rewritten.
  expect(includes(third.keptIndexes('closed'), kept)).toBe(true);
  expect(includes(third.keptIndexes('open'), afterTwo)).toBe(false);
  expect(includes(first.keptIndexes('closed'), afterTwo)).toBe(false);
  expect(changing.rekeyIndex(afterOne)).toBe(afterOne);
});
