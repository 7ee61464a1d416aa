import { describe, expect, it } from 'vitest';
import { draftOf, isChanged, profileFault } from './profile-draft.ts';
import type { InstitutionProfile } from './use-save-institution-profile.ts';

const profile: InstitutionProfile = {
  institutionName: '测试认证有限公司', accountName: 'test', approvalNo: null, creditCode: null, membershipUntil: null, isMembershipValid: true,
  joinedAt: '2026-01-01T00:00:00.000Z', contactPerson: '李主任', contactPhone: '', contactEmail: '', contactAddress: '', profile: '', version: 1,
};

describe('the draft of 机构信息', () => {
  it('[I7] is the profile until a field differs; spaces around are no change', () => {
    const draft = draftOf(profile);
    expect(isChanged(draft, profile)).toBe(false);
    expect(isChanged({ ...draft, contactPerson: ' 李主任 ' }, profile)).toBe(false);
    expect(isChanged({ ...draft, contactPerson: '' }, profile)).toBe(true);
  });

  it.each([
    ['contactPhone', '010-88880000 转 12', true], ['contactPhone', '400 800 1234', true], ['contactPhone', '打我', false],
    ['contactEmail', 'hr@example.com', true], ['contactEmail', 'hr@', false], ['contactEmail', '', true], ['profile', '任何文字', true],
  ] as const)('[I7] %s “%s” is good: %s', (field, value, isGood) => expect(profileFault(field, value) === '').toBe(isGood));
});
