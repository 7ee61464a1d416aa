import { describe, expect, it } from 'vitest';
import { excerptOf, transitionsOf } from './rules.ts';

describe('feedback', () => {
  it('[A5] what may be done follows from the state', () => {
    const allowed = (state: Parameters<typeof transitionsOf>[0], answers = 0) => Object.entries(transitionsOf(state, answers)).filter(([, may]) => may).map(([act]) => act).join(' ');
    expect(allowed('submitted')).toBe('handle answer close');
    expect(allowed('handling')).toBe('answer close');
    expect(allowed('answered', 1)).toBe('answer close reopen');
    expect(allowed('answered', 20)).toBe('close reopen');
    expect(allowed('closed', 1)).toBe('reopen');
  });

  it('[X1] a row shows the beginning on one line and cuts no letter in two', () => {
    expect(excerptOf('第一行\n第二行')).toBe('第一行 第二行');
    expect(excerptOf('𠮷'.repeat(61))).toBe(`${'𠮷'.repeat(60)}…`);
    expect(excerptOf('𠮷'.repeat(60))).toBe('𠮷'.repeat(60));
  });
});
