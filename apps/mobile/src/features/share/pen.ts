/** What the drawings need of a canvas; a browser's and WeChat's 2d contexts both have it. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'font' | 'textAlign' | 'textBaseline' | 'globalAlpha'
  | 'beginPath' | 'moveTo' | 'lineTo' | 'arcTo' | 'closePath' | 'fill' | 'stroke' | 'fillRect' | 'fillText' | 'measureText' | 'save' | 'restore' | 'clip'
>;

/** The light theme of the printed card: a picture has no dark mode. */
export const inks = {
  brand: '#1d4f91',
  paper: '#ffffff',
  ground: '#e8eff9',
  line: '#dde3eb',
  text: '#1b2430',
  secondary: '#566271',
} as const;

const family = '-apple-system, "PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

export const fontOf = (size: number, isStrong = false): string => `${isStrong ? '600' : '400'} ${size}px ${family}`;

export function roundRect(pen: Pen, x: number, y: number, width: number, height: number, radius: number) {
  pen.beginPath();
  pen.moveTo(x + radius, y);
  pen.arcTo(x + width, y, x + width, y + height, radius);
  pen.arcTo(x + width, y + height, x, y + height, radius);
  pen.arcTo(x, y + height, x, y, radius);
  pen.arcTo(x, y, x + width, y, radius);
  pen.closePath();
}

interface Words {
  x: number;
  y: number;
  size: number;
  isStrong?: boolean;
  colour?: string;
  align?: CanvasTextAlign;
}

/** Writes one line; `y` is its middle. */
export function write(pen: Pen, text: string, { x, y, size, isStrong = false, colour = inks.text, align = 'left' }: Words) {
  pen.font = fontOf(size, isStrong);
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.textBaseline = 'middle';
  pen.fillText(text, x, y);
}

export function widthOf(pen: Pen, text: string, size: number, isStrong = false): number {
  pen.font = fontOf(size, isStrong);
  return pen.measureText(text).width;
}

/** The largest size up to `most` in which the text fits; a text that never fits is cut. */
export function fitted(pen: Pen, text: string, width: number, most: number, least: number, isStrong = false): { text: string; size: number } {
  for (let size = most; size >= least; size -= 2) if (widthOf(pen, text, size, isStrong) <= width) return { text, size };
  return { text: cut(pen, text, width, least, isStrong), size: least };
}

function cut(pen: Pen, text: string, width: number, size: number, isStrong: boolean): string {
  const letters = [...text];
  while (letters.length > 1 && widthOf(pen, `${letters.join('')}…`, size, isStrong) > width) letters.pop();
  return `${letters.join('')}…`;
}

/** A registration as a seal: a double frame with its label in one or two lines. */
export function drawSeal(pen: Pen, lines: string[], x: number, y: number, width: number, height: number) {
  pen.strokeStyle = inks.brand;
  pen.lineWidth = 3;
  roundRect(pen, x, y, width, height, 10);
  pen.stroke();
  pen.save();
  pen.globalAlpha = 0.45;
  pen.lineWidth = 1.5;
  roundRect(pen, x + 6, y + 6, width - 12, height - 12, 6);
  pen.stroke();
  pen.restore();
  const lineHeight = height * 0.3;
  lines.forEach((line, index) => {
    const { text, size } = fitted(pen, line, width - 24, Math.round(height * 0.27), 12, true);
    write(pen, text, { x: x + width / 2, y: y + height / 2 + (index - (lines.length - 1) / 2) * lineHeight, size, isStrong: true, colour: inks.brand, align: 'center' });
  });
}

/** The double rule of a certificate. */
export function drawRule(pen: Pen, x: number, y: number, width: number) {
  pen.fillStyle = inks.brand;
  pen.fillRect(x, y, width, 2);
  pen.fillStyle = inks.line;
  pen.fillRect(x, y + 5, width, 1);
}

/** Fine waves as on printed certificates, inside a box. */
export function drawWaves(pen: Pen, x: number, y: number, width: number, height: number, colour: string) {
  pen.save();
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x + width, y);
  pen.lineTo(x + width, y + height);
  pen.lineTo(x, y + height);
  pen.closePath();
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  for (let wave = 0; wave < 14; wave += 1) {
    pen.beginPath();
    for (let step = 0; step <= width; step += 6) {
      const level = y + height / 2 + Math.sin(step / 64 + wave * 0.42) * (height * 0.62) * Math.cos(step / 260 + wave * 0.12);
      if (step === 0) pen.moveTo(x, level);
      else pen.lineTo(x + step, level);
    }
    pen.stroke();
  }
  pen.restore();
}
