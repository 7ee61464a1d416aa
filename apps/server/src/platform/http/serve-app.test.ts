import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'cert-console-'));
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>console</title>');
  writeFileSync(join(folder, 'assets/index-abc.js'), 'export {};');
  writeFileSync(join(folder, 'assets/index-abc.js.gz'), gzipSync('export {};'));
  // The same folder twice: what stands at `/` has no addresses of its own.
  t = await createTestApp({ config: { adminDir: folder, h5Dir: folder } });
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});
const get = (url: string, headers = {}) => t.app.inject({ method: 'GET', url, headers });

it('[A9] every address of the console answers its one page, asked for anew each time and with the policy', async () => {
  for (const url of ['/admin/', '/admin/operators', '/admin/institutions/inst_1?tab=points']) {
    const answer = await get(url);
    expect(answer.body).toContain('<title>console');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
  }
  expect((await get('/admin')).headers['location']).toBe('/admin/');
});

it('[X4] the phone has one page, and what is not a file is missing', async () => {
  const page = await get('/');
  expect(page.body).toContain('<title>console');
  expect(page.headers['cache-control']).toBe('no-cache');
  for (const url of ['/jobs', '/assets', '/v2/cards', '/constructor']) {
    const answer = await get(url);
    expect(answer.statusCode, url).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not_found' });
  }
});

it.each(['/admin', ''])('[A9] [X4] an asset at %s/ is kept for ever and sent compressed; a missing one is missing, and nothing else of the disk is reached', async (at) => {
  const asset = await get(`${at}/assets/index-abc.js`, { 'accept-encoding': 'gzip' });
  expect(asset.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding', 'cache-control': 'public, max-age=31536000, immutable' });
  for (const url of [`${at}/assets/gone-abc.js`, `${at}/../package.json`, `${at}/%2e%2e/package.json`, `${at}/..%2fpackage.json`]) {
    const answer = await get(url);
    expect([400, 404], url).toContain(answer.statusCode);
    expect(answer.headers['cache-control']).not.toContain('immutable');
  }
});
