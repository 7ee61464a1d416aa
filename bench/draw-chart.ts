// Charts as SVG without a library: bars and lines are rectangles and points, and the file is read where the table is read.

export interface Bar {
  label: string;
  value: number;
  isOurs?: boolean;
}

const ink = '#1f2937';
const grid = '#d1d5db';
const ours = '#1d6fd8';
const other = '#94a3b8';
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const frame = (width: number, height: number, title: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}" font-family="system-ui, sans-serif" font-size="13" fill="${ink}">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="26" font-size="16" font-weight="600">${escape(title)}</text>
${body}
</svg>
`;

/** Horizontal bars, one a subject, longest first as given. */
export function drawBars(title: string, unit: string, bars: readonly Bar[]): string {
  const [left, right, top, step] = [210, 110, 46, 30];
  const width = 760;
  const most = Math.max(...bars.map((bar) => bar.value), 1);
  const body = bars.map(({ label, value, isOurs }, index) => {
    const y = top + index * step;
    const length = Math.max(1, ((width - left - right) * value) / most);
    return `<text x="${left - 10}" y="${y + 15}" text-anchor="end"${isOurs === true ? ' font-weight="600"' : ''}>${escape(label)}</text>
<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="20" rx="3" fill="${isOurs === true ? ours : other}"/>
<text x="${left + length + 8}" y="${y + 15}">${Math.round(value).toLocaleString('en')} ${escape(unit)}</text>`;
  });
  return frame(width, top + bars.length * step + 14, title, body.join('\n'));
}

export interface Line {
  label: string;
  /** x as the number of cards, y as the value. */
  points: readonly (readonly [number, number])[];
}

const colours = ['#1d6fd8', '#b45309', '#15803d', '#7c3aed', '#be123c', '#475569', '#0e7490', '#a16207'];

/** How figures grow with the number of cards; both axes begin where they are easy to compare: x by tens, y at zero. */
export function drawGrowth(title: string, unit: string, lines: readonly Line[]): string {
  const [left, top, plotWidth, plotHeight] = [64, 50, 460, 260];
  const xs = [...new Set(lines.flatMap((line) => line.points.map(([x]) => x)))].sort((a, b) => a - b);
  const most = Math.max(...lines.flatMap((line) => line.points.map(([, y]) => y)), 0.001) * 1.1;
  const placeX = (x: number) => left + (xs.length < 2 ? plotWidth / 2 : (plotWidth * xs.indexOf(x)) / (xs.length - 1));
  const placeY = (y: number) => top + plotHeight - (plotHeight * y) / most;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = placeY(most * share);
    return `<line x1="${left}" x2="${left + plotWidth}" y1="${y}" y2="${y}" stroke="${grid}"/><text x="${left - 8}" y="${y + 4}" text-anchor="end">${(most * share).toPrecision(2)}</text>`;
  });
  const names = xs.map((x) => `<text x="${placeX(x)}" y="${top + plotHeight + 22}" text-anchor="middle">${x.toLocaleString('en')}</text>`);
  const drawn = lines.map(({ label, points }, index) => {
    const colour = colours[index % colours.length]!;
    const path = points.map(([x, y]) => `${placeX(x)},${placeY(y).toFixed(1)}`).join(' ');
    const dots = points.map(([x, y]) => `<circle cx="${placeX(x)}" cy="${placeY(y).toFixed(1)}" r="4" fill="${colour}"/>`).join('');
    const y = top + 10 + index * 22;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}<rect x="${left + plotWidth + 24}" y="${y - 10}" width="14" height="14" fill="${colour}"/><text x="${left + plotWidth + 46}" y="${y + 2}">${escape(label)}</text>`;
  });
  const axis = `<text x="${left}" y="${top + plotHeight + 44}">cards</text><text x="16" y="44">${escape(unit)}</text>`;
  return frame(820, top + plotHeight + 60, title, [...ticks, ...names, ...drawn, axis].join('\n'));
}
