import { expect, it } from 'vitest';
import { expiredBackups, lastDue, nameBackup } from './rules.ts';

it('[trust 2.20] a daily backup is due at its hour in Asia/Shanghai', () => {
  expect(lastDue(new Date('2026-11-22T18:59:59Z'), 3).toISOString()).toBe('2026-11-21T19:00:00.000Z');
  expect(lastDue(new Date('2026-11-22T19:00:00Z'), 3).toISOString()).toBe('2026-11-22T19:00:00.000Z');
  expect(lastDue(new Date('2026-11-22T16:00:00Z'), 0).toISOString()).toBe('2026-11-22T16:00:00.000Z');
});

it('[trust 2.20] deletes backups after their time, never the newest, and no other file', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const [old, older, fresh] = [nameBackup(new Date('2026-11-01T03:00:00Z')), nameBackup(new Date('2026-10-01T03:00:00Z')), nameBackup(new Date('2026-11-20T03:00:00Z'))];
  expect(old).toBe('careers-20261101-030000.tar.gz.age');
  expect(expiredBackups([old, 'notes.txt', older, fresh, `${older}.part`], now, 14)).toEqual([older, old]);
  expect(expiredBackups([older, old], now, 14)).toEqual([older]);
  expect(expiredBackups([], now, 14)).toEqual([]);
});
