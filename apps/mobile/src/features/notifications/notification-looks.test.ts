import { notificationKinds } from '@cert/contract/codes/notification-kinds';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { lookOf, placeOf } from './notification-looks.ts';

const pages = JSON.parse(readFileSync(new URL('../../pages.json', import.meta.url), 'utf8')) as { pages: { path: string }[]; subPackages: { root: string; pages: { path: string }[] }[] };
const addresses = [...pages.pages.map(({ path }) => `/${path}`), ...pages.subPackages.flatMap(({ root, pages: own }) => own.map(({ path }) => `/${root}/${path}`))];

describe('[X3] what a notification looks like and leads to', () => {
  it.each(notificationKinds.map(({ code }) => code))('%s has an icon and a page of this app, with and without its object', (kind) => {
    expect(lookOf(kind).icon).not.toBe('bell');
    for (const object of [null, { kind: 'job' as const, id: 'job_x' }]) expect(addresses).toContain(placeOf({ kind, object })?.url);
  });

  it('a kind of a later version is shown and leads nowhere', () => {
    const later = 'something_later' as never;
    expect(lookOf(later)).toEqual({ icon: 'bell', colour: 'brand' });
    expect(placeOf({ kind: later, object: null })).toBeUndefined();
  });
});
