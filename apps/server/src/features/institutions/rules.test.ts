import { describe, expect, it } from 'vitest';
import { accountNameKey, checkAccountName, checkDay, checkInstitutionName, institutionKey } from './rules.ts';

describe('rules of institutions', () => {
  it('[rule 12] one institution has one key, however its name is written', () => {
    const key = institutionKey('北京某某认证(集团)有限公司');
    for (const name of ['北京某某认证（集团）有限公司', ' 北京 某某认证 (集团) 有限公司 ', '北京某某认证【集团】有限公司', '北京某某\u200b认证(集团)有限公司\n']) {
      expect(institutionKey(name), name).toBe(key);
    }
    expect(institutionKey('ＴＵＶ认证')).toBe(institutionKey('tuv 认证'));
    expect(institutionKey('北京某某认证有限公司')).not.toBe(key);
  });

  it('[I1] an account name is kept in half-width lower case', () => {
    expect(accountNameKey(' ＣＱＣ_01 ')).toBe('cqc_01');
    expect(checkAccountName('CQC-01')).toBe('cqc-01');
    for (const name of ['', 'ab', '认证', 'a b c', '-abc', `a${'b'.repeat(50)}`, 'a@b.c']) expect(() => checkAccountName(name), name).toThrow();
  });

  it('[A1] a name is tidied, an impossible one refused', () => {
    expect(checkInstitutionName('  某某认证   有限公司 ')).toBe('某某认证 有限公司');
    for (const name of ['', ' ', '1', '12', 'x'.repeat(101)]) expect(() => checkInstitutionName(name), name).toThrow();
  });

  it('[A1] a day must exist', () => {
    expect(checkDay('2028-02-29')).toBe('2028-02-29');
    for (const day of ['2027-02-29', '2027-13-01', '27-1-1', '2027/01/01', '']) expect(() => checkDay(day), day).toThrow();
  });
});
