// What a first visit has to load, compressed as the server sends it: over a weak network every kilobyte is a wait.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const apps = resolve(import.meta.dirname, '../apps');

/** The page, and every script and style that it names: preloaded modules are named by the page itself. */
function firstLoad(folder: string): { bytes: number; files: string[] } {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = ['index.html', ...[...page.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, address = '']) => address.replace(/^\.?\/(admin\/)?/, ''))];
  return { bytes: files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0), files };
}

describe('first load', () => {
  it('[A9] the console: page, scripts and styles at most 300 KB', () => {
    const folder = join(apps, 'admin/dist');
    const { bytes, files } = firstLoad(folder);
    expect(files.length).toBeGreaterThan(2);
    expect(bytes).toBeLessThan(300 * 1024);
    // Charts are most of what is heavy, and must not stand in what everybody loads.
    for (const file of files) expect(readFileSync(join(folder, file), 'utf8')).not.toContain('echarts');
  });

  it.each([
    ['console', 'admin/dist'],
    ['phone', 'mobile/dist/build/h5'],
  ])('[A9] [X4] every script of the %s is compressed beside itself, and its page names no foreign address', (_app, folder) => {
    const files = readdirSync(join(apps, folder, 'assets'));
    const scripts = files.filter((file) => file.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(10);
    const all = new Set(files);
    for (const script of scripts) expect(all.has(`${script}.br`) && all.has(`${script}.gz`), script).toBe(true);
    expect(readFileSync(join(apps, folder, 'index.html'), 'utf8')).not.toMatch(/https?:|<script(?![^>]*src)/);
  });

  it('[X4] the phone: at most 150 KB of scripts', () => {
    const folder = join(apps, 'mobile/dist/build/h5');
    const { files } = firstLoad(folder);
    const scripts = files.filter((file) => file.endsWith('.js'));
    // What the start and all pages need comes at once; more names would cost the phone more than their bytes.
    expect(scripts.map((file) => file.replace(/^assets\/(\w+)[-.].*$/, '$1'))).toEqual(['index', 'shared']);
    expect(scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)).toBeLessThan(150 * 1024);
  });
});
