import { describe, expect, it } from 'vitest';
import { notificationKinds, notificationText } from './notification-kinds.ts';

describe('[X3] the words of notifications', () => {
  it('put the given words into the text, and leave out what is missing', () => {
    expect(notificationText('points_granted', { points: 30, balance: 45 })).toEqual({ title: '点数到账', text: '增加 30 点，余额 45 点' });
    expect(notificationText('card_viewed', {}).text).toBe(' 查看了您的名片');
  });

  it('never read a word as a text with words', () => {
    expect(notificationText('application_received', { jobTitle: '{balance}$&' }).text).toBe('“{balance}$&”收到一份新投递');
  });

  it('ask for no contact data and fit the contract', () => {
    for (const { code, title, text } of notificationKinds) {
      expect(code).toMatch(/^[a-z_]+$/);
      expect(title.length).toBeLessThanOrEqual(40);
      expect(text).not.toMatch(/phone|email|wechat|fullName|certificate/i);
    }
  });
});
