/**
 * One form of an institution's name for comparing: half-width, without spaces and invisible characters, lower case.
 * 「北京 某某认证（集团）有限公司」 and 「北京某某认证(集团)有限公司」 are one institution. Also the key of a practitioner's
 * employer, so that rule 12 can hide a card from the current employer.
 */
export const institutionKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]+/gu, '')
    .replace(/[〔【[]/g, '(')
    .replace(/[〕】\]]/g, ')')
    .toLowerCase();
