import { describe, expect, it } from 'vitest';
import { vcardOf } from './vcard.ts';

describe('vcardOf', () => {
  it('[P5] holds what an address book needs, each line ended as the standard wants', () => {
    expect(vcardOf({ name: '王建国', phone: '13800138000', email: 'a@example.com', wechatId: 'wx_1', jobTitle: '高级工程师' }).split('\r\n')).toEqual([
      'BEGIN:VCARD', 'VERSION:3.0', 'N:王建国;;;;', 'FN:王建国', 'TITLE:高级工程师', 'TEL;TYPE=CELL:13800138000', 'EMAIL;TYPE=INTERNET:a@example.com', 'NOTE:微信：wx_1', 'END:VCARD', '',
    ]);
  });

  it('[P5] leaves out what is not known, and no text becomes a line of its own', () => {
    const card = vcardOf({ name: 'A;B,C\\\nTEL:1', phone: null, email: null, wechatId: null, jobTitle: null });
    expect(card.split('\r\n').slice(2, -1)).toEqual(['N:A\\;B\\,C\\\\\\nTEL:1;;;;', 'FN:A\\;B\\,C\\\\\\nTEL:1', 'END:VCARD']);
  });
});
