import { type Cell, dropped, kept, mended, type Parsed, tidy, unified } from './cell.ts';

const han = '\\p{Script=Han}';
const spaceBetweenHan = new RegExp(`(?<=${han}) (?=${han})`, 'gu');
const allowed = /^[\p{L}\p{M}][\p{L}\p{M}·' .-]*$/u;
// The dots people type between the parts of a minority name.
const dots = /\s*[•・‧∙⋅･．•]\s*/g;

/** 姓名. Chinese names lose the space inside, minority names keep one kind of dot, Latin names keep their spaces. */
export function parseName(cell: Cell): Parsed<string> {
  const tidied = tidy(cell.text);
  const plain = tidied.replace(/<[^<>]*>/g, '').trim();
  const name = plain.replace(dots, '·').replace(/\s*·\s*/g, '·').replace(spaceBetweenHan, '');
  if (name === '' || name.length > 60 || !allowed.test(name)) return dropped('姓名含有数字、符号或标记');
  if (plain !== tidied) return mended(name, '去除姓名中的标记');
  if (name.length < plain.length) return mended(name, '去除姓名中间的空格');
  if (name !== plain) return mended(name, '姓名中的间隔号统一为“·”');
  return name === cell.text ? kept(name) : unified(name, '去除首尾空格');
}
