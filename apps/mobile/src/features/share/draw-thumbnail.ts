import { drawRule, drawSeal, drawWaves, fitted, inks, roundRect, write, type Pen } from './pen.ts';
import type { PosterContent } from './poster-content.ts';

/** WeChat shows a sent card's picture in 5:4. */
export const thumbnail = { width: 500, height: 400 };
export const thumbnailSeals = 3;

/** The small picture of a sent card: name, place and the first seals. A contact is never on it, shown or not. */
export function drawThumbnail(pen: Pen, content: PosterContent) {
  const { width, height } = thumbnail;
  pen.fillStyle = inks.ground;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = inks.paper;
  roundRect(pen, 20, 20, width - 40, height - 40, 18);
  pen.fill();
  pen.save();
  roundRect(pen, 20, 20, width - 40, 90, 18);
  pen.clip();
  pen.fillStyle = inks.brand;
  pen.fillRect(20, 20, width - 40, 56);
  drawWaves(pen, 20, 20, width - 40, 56, 'rgba(255, 255, 255, 0.13)');
  pen.restore();
  write(pen, '认证人员名片', { x: 48, y: 48, size: 22, isStrong: true, colour: inks.paper });
  const name = fitted(pen, content.name, width - 96, 52, 30, true);
  write(pen, name.text, { x: 48, y: 130, size: name.size, isStrong: true });
  const facts = fitted(pen, content.facts, width - 96, 24, 18);
  if (content.facts !== '') write(pen, facts.text, { x: 48, y: 184, size: facts.size, colour: inks.secondary });
  drawRule(pen, 48, 214, width - 96);
  content.seals.forEach(({ lines, grade }, index) => {
    const x = 48 + index * 139;
    drawSeal(pen, lines, x, 240, 126, 78);
    const words = fitted(pen, grade, 130, 20, 14);
    write(pen, words.text, { x: x + 63, y: 342, size: words.size, colour: inks.secondary, align: 'center' });
  });
}
