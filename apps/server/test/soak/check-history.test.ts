// Each promise with a history that keeps it and one that breaks it: a checker that finds nothing proves nothing.
import { describe, expect, it } from 'vitest';
import { checkHistory } from './check-history.ts';
import { actOf, endingOf, ledgerReadOf, lineOf, sightOf } from './record-builders.ts';
import type { Ending, SoakRecord } from './records.ts';

const promises = (records: SoakRecord[], ending: Partial<Ending> = {}) => [...new Set(checkHistory(records, endingOf(ending)).map(({ promise }) => promise))];

const grant = actOf({ what: 'grantPoints', key: 'k1', asked: { institution: 'inst', points: 5 }, answered: { balance: 5 } });
const reveal = actOf({ what: 'revealContact', key: 'k2', began: 20, ended: 30, asked: { institution: 'inst', person: 'prac', points: 2 }, answered: { pointsCharged: 2, balanceAfter: 3 } });
const charge = lineOf({ sequence: 2, entryKind: 'reveal', points: -2, balanceAfter: 3, person: 'prac', revealKey: 'k2' });
const owned = { institution: 'inst', person: 'prac', key: 'k2', points: 2, isRefunded: false };
const lines = [lineOf({ note: 'k1' }), charge];

describe('the books', () => {
  it('kept: snapshots that follow from each other', () => {
    expect(promises([ledgerReadOf([5]), ledgerReadOf([5, -2, 4], { known: 1 }), ledgerReadOf([5, -2, 4], { known: 3 })])).toEqual([]);
  });
  it('[trust I1] a balance that is not the sum of its lines', () => expect(promises([ledgerReadOf([5, -2], { balance: 4 })])).toContain('I1'));
  it('[trust I2] a balance below zero', () => expect(promises([ledgerReadOf([5, -6])])).toContain('I2'));
  it('[trust I4] points out of nothing', () => expect(promises([ledgerReadOf([5], { grants: 4 })])).toEqual(['I4']));
  it('[trust I5] a line of before that changed', () => expect(promises([ledgerReadOf([5, -2]), ledgerReadOf([4, -1], { known: 2 })])).toContain('I5'));
  it('[trust I5] a line that vanished', () => expect(promises([ledgerReadOf([5, -2]), ledgerReadOf([5], { known: 2 })])).toContain('I5'));
  it('[trust I5] a gap in the numbers', () => expect(promises([ledgerReadOf([5, 1], { change: (line) => ({ ...line, sequence: line.sequence * 2 - 1 }) })])).toEqual(['I5']));
  it('[trust I5] a wrong balance beside a line', () => expect(promises([ledgerReadOf([5, 1], { change: (line) => ({ ...line, balanceAfter: 5 }) })])).toEqual(['I5']));
  it('[trust I3] [trust I8] what a snapshot itself finds broken', () => {
    const broken = [{ promise: 'I3', text: 'charged twice' }, { promise: 'I8', text: 'two applications' }];
    expect(promises([{ ...ledgerReadOf([5]), broken }])).toEqual(['I3', 'I8']);
  });
  it('[trust I1] [trust I5] the same over the API', () => {
    const statement = (...balances: number[]): SoakRecord => ({ kind: 'statement', institution: 'inst', began: 0, ended: 1, lines: balances.map((balanceAfter, index) => ({ sequence: index + 1, points: 1, balanceAfter })).reverse() });
    expect(promises([statement(1, 2), statement(1, 2, 3)])).toEqual([]);
    expect(promises([statement(1, 3)])).toContain('I1');
    expect(promises([{ ...statement(1, 2), lines: [{ sequence: 3, points: 1, balanceAfter: 2 }, { sequence: 1, points: 1, balanceAfter: 1 }] } as SoakRecord])).toEqual(['I5']);
    expect(promises([statement(1), { kind: 'statement', institution: 'inst', began: 0, ended: 1, lines: [{ sequence: 1, points: 2, balanceAfter: 2 }] }])).toEqual(['I5']);
  });
});

describe('answers and effects', () => {
  it('kept: what was said is there, what was refused is not', () => {
    const refused = { ...reveal, key: 'k3', status: 409, code: 'price_changed', asked: { ...reveal.asked, person: 'other' } };
    expect(promises([grant, reveal, refused], { lines, reveals: [owned] })).toEqual([]);
  });
  it('[trust I13] an acknowledged grant without its line', () => expect(promises([grant])).toEqual(['I13']));
  it('[trust I6] one key, two lines', () => expect(promises([grant], { lines: [lineOf({ note: 'k1' }), lineOf({ note: 'k1', sequence: 2 })] })).toContain('I6'));
  it('[trust I6] a refused grant that has its line', () => expect(promises([{ ...grant, status: 409 }], { lines: [lineOf({ note: 'k1' })] })).toEqual(['I6']));
  it('[trust I6] another balance said than written', () => expect(promises([{ ...grant, answered: { balance: 6 } }], { lines: [lineOf({ note: 'k1' })] })).toEqual(['I6']));
  it('[trust I4] a line that nobody asked for', () => expect(promises([], { lines: [lineOf({ note: 'k9' })] })).toEqual(['I4']));
  it('[trust I3] charged twice for one person', () => expect(promises([grant, reveal], { lines: [...lines, { ...charge, sequence: 3 }], reveals: [owned] })).toEqual(['I3']));
  it('[trust I3] owned without a charge', () => expect(promises([grant, reveal], { lines: lines.slice(0, 1), reveals: [owned] })).toContain('I3'));
  it('[trust I6] a charge that was said and is not there', () => expect(promises([grant, reveal], { lines: lines.slice(0, 1) })).toContain('I6'));
  it('[trust I6] a reveal that was refused for too few points and is charged', () => {
    expect(promises([grant, { ...reveal, status: 409, code: 'points_insufficient', unanswered: 1 }], { lines, reveals: [owned] })).toEqual(['I6']);
  });
  it('[trust I14] never answered: there whole, or not at all', () => {
    const open = { ...reveal, ended: null, status: 0, unanswered: 60 };
    expect(promises([grant, open], { lines, reveals: [owned] })).toEqual([]);
    expect(promises([grant, open], { lines: lines.slice(0, 1) })).toEqual([]);
    expect(promises([grant, open], { lines: lines.slice(0, 1), reveals: [owned] })).toEqual(['I3']);
  });
  it('[trust I4] points of the last day that did not come back', () => {
    const withdrawal = actOf({ what: 'withdrawCard', began: 40, ended: 50, asked: { person: 'prac' } });
    expect(promises([grant, reveal, withdrawal], { lines, reveals: [{ ...owned, isRefunded: true }] })).toEqual([]);
    expect(promises([grant, reveal, withdrawal], { lines, reveals: [owned] })).toEqual(['I4']);
  });
  it('[trust I6] [trust I13] [trust I14] a job lost, doubled, or out of nothing', () => {
    const job = actOf({ what: 'publishJob', asked: { title: 't' } });
    const row = { id: 'job', institution: 'inst', title: 't' };
    expect(promises([job], { jobs: [row] })).toEqual([]);
    expect(promises([job])).toEqual(['I13']);
    expect(promises([job], { jobs: [row, { ...row, id: 'job2' }] })).toEqual(['I6']);
    expect(promises([], { jobs: [row] })).toEqual(['I14']);
  });
  it('[trust I8] [trust I13] [trust I14] an application doubled, lost, or out of nothing', () => {
    const apply = actOf({ what: 'applyToJob', asked: { job: 'job', person: 'prac' }, answered: { id: 'a1' } });
    const row = { id: 'a1', job: 'job', person: 'prac', isWithdrawn: false };
    expect(promises([apply], { applications: [row] })).toEqual([]);
    expect(promises([apply])).toEqual(['I13']);
    expect(promises([apply, { ...apply, answered: { id: 'a2' } }], { applications: [row, { ...row, id: 'a2' }] })).toEqual(['I8']);
    expect(promises([], { applications: [row] })).toEqual(['I14']);
  });
  it('[trust I6] a repeat that is answered otherwise', () => {
    const repeat = { kind: 'repeat', what: 'grantPoints', key: 'k1', status: 201, first: '5', again: '5' } as const;
    expect(promises([repeat])).toEqual([]);
    expect(promises([{ ...repeat, again: '10' }])).toEqual(['I6']);
  });
});

describe('what is seen', () => {
  const was = (register: string, first: string, then: string) => [actOf({ writes: [{ register, value: first }] }), actOf({ began: 20, ended: 30, writes: [{ register, value: then }] })];
  it('[trust I10] a card after its acknowledged withdrawal', () => {
    expect(promises([...was('card:c', 'published', 'withdrawn'), sightOf('card:c', 'published', 25)])).toEqual([]);
    expect(promises([...was('card:c', 'published', 'withdrawn'), sightOf('card:c', 'published', 31)])).toEqual(['I10']);
  });
  it('[trust I11] a paused job, a suspended institution', () => {
    expect(promises([...was('job:j', 'published', 'paused'), sightOf('job:j', 'published', 31)])).toEqual(['I11']);
    expect(promises([...was('institution:i', 'active', 'suspended'), sightOf('institution:i', 'active', 31)])).toEqual(['I11']);
  });
  it('[trust I12] a phone of before, an ended share', () => {
    expect(promises([...was('phone:p', '1', '2'), sightOf('phone:p', '1', 31)])).toEqual(['I12']);
    expect(promises([...was('share:s', 'open', 'ended'), sightOf('share:s', 'open', 31)])).toEqual(['I12']);
  });
  it('[trust I13] an acknowledged act of which nothing is left at the end', () => {
    expect(promises([...was('card:c', 'published', 'withdrawn'), sightOf('card:c', 'published', 90, 'the end')])).toEqual(['I13']);
  });
  it('[trust I7] more than ten jobs', () => {
    const told = { kind: 'live-jobs', institution: 'inst', used: 10, listed: 10, at: 1 } as const;
    expect([promises([told]), promises([{ ...told, used: 11 }]), promises([{ ...told, listed: 11 }])]).toEqual([[], ['I7'], ['I7']]);
  });
  it('[trust I9] a number that is not the list', () => {
    const apply = actOf({ what: 'applyToJob', asked: { job: 'job', person: 'prac' }, answered: { id: 'a1' }, writes: [{ register: 'application:a1', value: 'active' }] });
    const applications = [{ id: 'a1', job: 'job', person: 'prac', isWithdrawn: false }];
    const seen = { kind: 'applicants', job: 'job', began: 20, ended: 21, count: 1, listed: ['a1'] } as const;
    const read = (more: object) => promises([apply, { ...seen, listed: ['a1'], ...more }], { applications });
    expect([read({}), read({ count: 2 }), read({ listed: [] })]).toEqual([[], ['I9'], ['I9']]);
    expect(read({ began: 5, ended: 6, count: 0, listed: [] })).toEqual([]);
  });
  it('[trust I12] contact data of somebody whom the answer is not about', () => {
    const seen = { kind: 'contact-seen', what: 'revealContact', by: 'inst', began: 1, ended: 2, people: ['prac'], entitled: 'prac' } as const;
    const read = (more: object) => promises([{ ...seen, people: ['prac'], ...more }], { applications: [{ id: 'a1', job: 'job', person: 'prac', isWithdrawn: true }] }).filter((promise) => promise === 'I12');
    expect([read({}), read({ entitled: 'application:a1' })]).toEqual([[], []]);
    expect([read({ entitled: null }), read({ people: ['prac', 'other'] })]).toEqual([['I12'], ['I12']]);
  });
  it('[trust I29] a card twice, or one that was there all the time not at all', () => {
    const cards = ['a', 'b'].map((card) => actOf({ writes: [{ register: `card:${card}`, value: 'published' }] }));
    const away = actOf({ began: 40, ended: 50, writes: [{ register: 'card:b', value: 'withdrawn' }] });
    const walk = (list: string[], more: object = {}): SoakRecord => ({ kind: 'walk', by: 'inst', began: 20, ended: 30, cards: list, hiddenFromReader: [], ...more });
    expect(promises([...cards, away, walk(['a', 'b'])])).toEqual([]);
    expect(promises([...cards, away, walk(['a', 'b', 'a'])])).toEqual(['I29']);
    expect(promises([...cards, away, walk(['a'])])).toEqual(['I29']);
    expect(promises([...cards, away, walk(['a'], { ended: 45 })])).toEqual([]);
    expect(promises([...cards, away, walk(['a'], { hiddenFromReader: ['b'] })])).toEqual([]);
  });
  it('[trust I15] a fault of the server', () => expect(promises([{ kind: 'fault', text: '500', at: 1 }])).toEqual(['I15']));
});
