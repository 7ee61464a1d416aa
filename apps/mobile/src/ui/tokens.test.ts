import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = readFileSync(new URL('./tokens.scss', import.meta.url), 'utf8');

function colours(theme: 'light' | 'dark'): Map<string, string> {
  const block = new RegExp(`\\.theme-${theme} \\{([^}]*)\\}`).exec(source)?.[1] ?? '';
  return new Map([...block.matchAll(/--color-([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const inks = ['text', 'text-secondary', 'brand', 'valid', 'expiring', 'danger', 'points'];
const pairs: [ink: string, ground: string][] = [
  ...inks.flatMap((ink): [string, string][] => [[ink, 'page'], [ink, 'surface']]),
  ['text', 'sunken'],
  ['text-secondary', 'sunken'],
  ['placeholder', 'surface'],
  ['on-brand', 'brand'],
  ['on-brand', 'brand-pressed'],
  ...['brand', 'valid', 'expiring', 'danger', 'points'].map((ink): [string, string] => [ink, `${ink}-tint`]),
];

describe.each(['light', 'dark'] as const)('tokens, %s', (theme) => {
  const colour = colours(theme);
  it.each(pairs)('%s on %s reads at 4.5:1', (ink, ground) => {
    expect(contrast(colour.get(ink) ?? '', colour.get(ground) ?? '')).toBeGreaterThanOrEqual(4.5);
  });
  it('draws the edge of a control at 3:1', () => {
    expect(contrast(colour.get('control-line') ?? '', colour.get('surface') ?? '')).toBeGreaterThanOrEqual(3);
  });
});
