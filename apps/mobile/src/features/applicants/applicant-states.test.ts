import { expect, it } from 'vitest';
import { applicantTabs, nextMark, stateQuery } from './applicant-states.ts';

it('[I11] a second press takes a mark away, the other one replaces it', () => {
  expect([nextMark('viewed', 'suitable'), nextMark('suitable', 'suitable'), nextMark('suitable', 'unsuitable')]).toEqual(['suitable', null, 'unsuitable']);
});

it('[I9] 全部 asks for everything that N人投递 counts', () => {
  expect([stateQuery('all'), stateQuery('submitted')]).toEqual([{}, { state: 'submitted' }]);
});

it('[I11] [rule 17] withdrawn ones have a tab of their own', () => {
  expect(applicantTabs.map(({ label }) => label)).toEqual(['全部', '未读', '合适', '不合适', '已撤回']);
  expect(stateQuery('withdrawn')).toEqual({ state: 'withdrawn' });
});
