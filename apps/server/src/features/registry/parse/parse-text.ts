import { type Cell, compact, dropped, kept, mended, nothing, type Parsed, tidy, unified } from './cell.ts';

/** Free text of the registry (职称, 执业机构): one line, no markup, with an upper bound. */
export function parseText(cell: Cell, maxLength: number): Parsed<string> {
  const tidied = tidy(cell.text);
  if (tidied === '') return nothing;
  const plain = tidied.replace(/<[^<>]*>/g, '').trim();
  if (plain === '') return dropped('只有标记，没有文字');
  if (plain.length > maxLength) return dropped(`超过 ${maxLength} 个字`);
  if (plain !== tidied) return mended(plain, '去除其中的标记');
  return plain === cell.text ? kept(plain) : unified(plain, '去除多余的空格');
}

const registryNumber = /^[A-Za-z0-9][A-Za-z0-9-]{2,31}$/;

/** 人员编号, the identity of a practitioner in the registry. */
export function parseRegistryNo(cell: Cell): Parsed<string> {
  const text = compact(cell.text).toUpperCase();
  if (!registryNumber.test(text)) return dropped('人员编号只能由字母、数字和“-”组成');
  return text === cell.text ? kept(text) : unified(text, '人员编号统一为半角大写');
}

/** 注册证书编号. Whatever follows the number itself is cut off. */
export function parseCertificateNo(cell: Cell): Parsed<string> {
  const text = compact(cell.text);
  const number = /^[A-Za-z0-9](?:[A-Za-z0-9/.()-]{0,62}[A-Za-z0-9)])?/.exec(text)?.[0] ?? '';
  if (number.length < 4) return dropped('不是证书编号');
  if (number !== text) return mended(number, '证书编号后有其他字符，已截去');
  return number === cell.text ? kept(number) : unified(number, '证书编号统一为半角、去除空格');
}

const technicalArea = /^[A-Z]{0,2}\d{1,2}(?:\.\d{1,2}){0,2}$/;

/** 专业代码, any number in one cell. Codes are text: 1.1 kept as a number may have become 1.1000000000000001. */
export function parseTechnicalAreas(cell: Cell): Parsed<string[]> {
  if (cell.kind === 'number') {
    const text = String(Number(Number(cell.text).toFixed(6)));
    return technicalArea.test(text) ? mended([text], '专业代码存成了数字，转为文本') : dropped('不是专业代码');
  }
  const text = cell.text.normalize('NFKC').toUpperCase();
  const pieces = text.split(/[\s,;、|/]+/).map(compact).filter((piece) => piece !== '');
  if (pieces.length === 0) return nothing;
  const codes = [...new Set(pieces.filter((piece) => technicalArea.test(piece)))];
  const strange = pieces.filter((piece) => !technicalArea.test(piece));
  if (codes.length === 0) return dropped('不是专业代码');
  if (codes.length > 200) return dropped('一格里的专业代码超过 200 个');
  if (strange.length > 0) return mended(codes, `有 ${strange.length} 个不是专业代码，已去掉`);
  if (codes.length < pieces.length) return mended(codes, '去掉重复的专业代码');
  return codes.join(';') === cell.text ? kept(codes) : unified(codes, '专业代码的分隔符统一为“;”');
}
