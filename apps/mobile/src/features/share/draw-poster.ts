import { encode } from 'uqr';
import { drawRule, drawSeal, drawWaves, fitted, inks, roundRect, write, type Pen } from './pen.ts';
import type { PosterContent } from './poster-content.ts';

export interface Poster {
  content: PosterContent;
  /** What the QR code leads to. */
  link: string;
  /** 有效期至 … */
  until: string;
}

export const posterWidth = 750;
/** Eight seals fill four lines. */
export const posterSeals = 8;
const margin = 40;
const inner = margin + 48;
const innerWidth = posterWidth - inner * 2;
const headHeight = 96;
const seal = { width: 128, height: 92, lineHeight: 116 };
const qrSide = 216;

const sealRows = ({ content }: Poster) => Math.max(1, Math.ceil(content.seals.length / 2));
const contactHeight = ({ content }: Poster) => (content.contact.length === 0 ? 0 : content.contact.length * 46 + 44);

/** A name that one line cannot hold at a good size takes two. */
function nameLines(name: string): string[] {
  const letters = [...name];
  if (letters.length <= 9) return [name];
  const middle = letters.length / 2;
  // Between two parts of a name where there are some, not inside one.
  const ends = letters.flatMap((letter, index) => (letter === '·' || letter === ' ' ? [index + 1] : []));
  const end = ends.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? Math.ceil(middle);
  return [letters.slice(0, end).join(''), letters.slice(end).join('').trim()];
}

const nameHeight = ({ content }: Poster) => (nameLines(content.name).length - 1) * 68;

/** As high as its card needs: none has an empty half. */
export const posterHeight = (poster: Poster): number =>
  margin + headHeight + 200 + nameHeight(poster) + 74 + sealRows(poster) * seal.lineHeight + (poster.content.more > 0 ? 40 : 0) + contactHeight(poster) + 40 + qrSide + 56 + margin + 56;

/** The poster: a fine printed card with its seals, and the code that opens it. */
export function drawPoster(pen: Pen, poster: Poster) {
  const { content } = poster;
  const height = posterHeight(poster);
  const paperHeight = height - margin * 2 - 56;
  pen.fillStyle = inks.ground;
  pen.fillRect(0, 0, posterWidth, height);
  pen.fillStyle = inks.paper;
  roundRect(pen, margin, margin, posterWidth - margin * 2, paperHeight, 24);
  pen.fill();
  drawHead(pen);

  let y = margin + headHeight;
  y = drawPerson(pen, content, y);
  y = drawRegistrations(pen, content, y);
  if (content.contact.length > 0) y = drawContact(pen, content, y);
  drawCode(pen, poster, y + 40);
  write(pen, '认证人员职业信息服务平台', { x: posterWidth / 2, y: height - margin - 20, size: 24, colour: inks.secondary, align: 'center' });
}

function drawHead(pen: Pen) {
  const width = posterWidth - margin * 2;
  pen.save();
  roundRect(pen, margin, margin, width, headHeight + 40, 24);
  pen.clip();
  pen.fillStyle = inks.brand;
  pen.fillRect(margin, margin, width, headHeight);
  drawWaves(pen, margin, margin, width, headHeight, 'rgba(255, 255, 255, 0.2)');
  pen.restore();
  write(pen, '认证人员名片', { x: inner, y: margin + headHeight / 2, size: 32, isStrong: true, colour: inks.paper });
}

function drawPerson(pen: Pen, content: PosterContent, top: number): number {
  const ageWidth = content.age === '' ? 0 : 110;
  const names = nameLines(content.name);
  names.forEach((line, index) => {
    const name = fitted(pen, line, innerWidth - (index === 0 ? ageWidth : 0), names.length > 1 ? 52 : 64, 30, true);
    write(pen, name.text, { x: inner, y: top + 84 + index * 68, size: name.size, isStrong: true });
  });
  if (content.age !== '') write(pen, content.age, { x: posterWidth - inner, y: top + 90, size: 30, colour: inks.secondary, align: 'right' });
  const below = top + (names.length - 1) * 68;
  const facts = fitted(pen, content.facts, innerWidth, 28, 22);
  if (content.facts !== '') write(pen, facts.text, { x: inner, y: below + 150, size: facts.size, colour: inks.secondary });
  drawRule(pen, inner, below + 196, innerWidth);
  return below + 200;
}

function drawRegistrations(pen: Pen, content: PosterContent, top: number): number {
  write(pen, '注册资格', { x: inner, y: top + 40, size: 26, isStrong: true, colour: inks.brand });
  const column = innerWidth / 2;
  if (content.seals.length === 0) write(pen, '详见名片', { x: inner, y: top + 110, size: 26, colour: inks.secondary });
  content.seals.forEach(({ lines, grade }, index) => {
    const x = inner + (index % 2) * column;
    const y = top + 74 + Math.floor(index / 2) * seal.lineHeight;
    drawSeal(pen, lines, x, y, seal.width, seal.height);
    const words = fitted(pen, grade, column - seal.width - 32, 28, 20, true);
    write(pen, words.text, { x: x + seal.width + 20, y: y + seal.height / 2, size: words.size, isStrong: true });
  });
  const y = top + 74 + Math.max(1, Math.ceil(content.seals.length / 2)) * seal.lineHeight;
  if (content.more === 0) return y;
  write(pen, `另有 ${content.more} 项注册资格`, { x: inner, y: y + 12, size: 24, colour: inks.secondary });
  return y + 40;
}

function drawContact(pen: Pen, content: PosterContent, top: number): number {
  pen.fillStyle = inks.line;
  pen.fillRect(inner, top + 8, innerWidth, 1);
  content.contact.forEach(({ label, text }, index) => {
    const y = top + 52 + index * 46;
    write(pen, label, { x: inner, y, size: 26, colour: inks.secondary });
    const words = fitted(pen, text, innerWidth - 84, 30, 12);
    write(pen, words.text, { x: inner + 84, y, size: words.size });
  });
  return top + content.contact.length * 46 + 44;
}

function drawCode(pen: Pen, { link, until }: Poster, top: number) {
  const { size, data } = encode(link, { ecc: 'M', border: 0 });
  const cell = Math.floor(qrSide / size);
  const side = cell * size;
  const frame = (qrSide - side) / 2;
  pen.fillStyle = inks.text;
  data.forEach((row, line) =>
    row.forEach((isDark, column) => {
      if (isDark) pen.fillRect(inner + frame + column * cell, top + frame + line * cell, cell, cell);
    }),
  );
  const x = inner + qrSide + 36;
  write(pen, '扫码查看名片', { x, y: top + qrSide / 2 - 44, size: 34, isStrong: true, colour: inks.brand });
  write(pen, '长按识别，或用手机扫一扫', { x, y: top + qrSide / 2 + 8, size: 24, colour: inks.secondary });
  write(pen, until, { x, y: top + qrSide / 2 + 50, size: 24, colour: inks.secondary });
}
