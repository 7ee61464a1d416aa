import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Empty when this machine has no browser: journeys are skipped then and counted as skipped. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '';

/** Names lead nowhere but here. Not by answering each request in their place: that would switch off the cache. */
const onlyHere = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';
const flags = [onlyHere, '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath, args: flags });

/** The addresses of other origins that its pages ask for, as they do. */
export function noteForeign(context: BrowserContext, address: string): string[] {
  const foreign: string[] = [];
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== address && protocol.startsWith('http')) foreign.push(request.url());
  });
  return foreign;
}

export interface PhoneOptions {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** A new device, which is asked for its consent first (X4); otherwise somebody agreed before. */
  isNew?: boolean;
}

/** A page with what it complained about and the foreign addresses that it asked for. */
export interface OpenedPage {
  page: Page;
  errors: string[];
  foreign: string[];
}

/** A phone's page that answers no foreign address and keeps what the console said. */
export async function openPhone(browser: Browser, address: string, options: PhoneOptions = {}): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 390, height: options.height ?? 844 },
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.colorScheme ?? 'light',
    hasTouch: true,
  });
  const errors: string[] = [];
  const foreign = noteForeign(context, address);
  // A rejection with a plain object (uni's way) would reach the test as the word "Object" only.
  await context.addInitScript({ content: "addEventListener('unhandledrejection', (event) => console.error('unhandled rejection', event.reason))" });
  if (options.isNew !== true) {
    const agreed = JSON.stringify({ type: 'string', data: privacyPolicyVersion });
    await context.addInitScript({ content: `localStorage.getItem('privacyAgreed') ?? localStorage.setItem('privacyAgreed', ${JSON.stringify(agreed)})` });
  }
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => errors.push(String(error)));
  // The browser itself reports every 4xx answer as an error; the app's own words are what counts.
  page.on('console', (message) => {
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    void Promise.all(message.args().map((value) => value.jsonValue().catch(() => '?'))).then((values) => errors.push(`${JSON.stringify(values)} at ${page.url()}`));
  });
  await page.goto(address);
  return { page, errors, foreign };
}

/** A login as the app keeps it on the device, under `session.practitioner` or `session.institution`. */
export const keptSession = (token: string) => ({ token, expiresAt: new Date(Date.now() + 86_400_000).toISOString(), scope: 'full' });

/**
 * Puts on the device what the app would have kept there. Done on a page of the same origin where no app runs: it shall find
 * all of it when it starts, and its own way from the start page must not overtake the test's.
 */
export async function keepOnPhone(page: Page, address: string, kept: Record<string, unknown>): Promise<void> {
  const entries = Object.entries(kept).map(([key, data]) => [key, JSON.stringify({ type: typeof data, data })]);
  await page.goto(`${address}/healthz`);
  await page.evaluate(`for (const [key, value] of ${JSON.stringify(entries)}) localStorage.setItem(key, value)`);
}

/** What the app has kept there is gone, as on a new phone. */
export async function forgetOnPhone(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/healthz`);
  await page.evaluate('localStorage.clear(); sessionStorage.clear()');
}

const pictures = resolve(import.meta.dirname, '../docs/pictures');

/** Draws a page for the docs, only when DRAW_PICTURES=1: a test run changes no file. */
export async function drawPicture(page: Page, name: string): Promise<void> {
  if (process.env['DRAW_PICTURES'] !== '1') return;
  mkdirSync(dirname(join(pictures, name)), { recursive: true });
  await page.waitForTimeout(2_200); // A success notice stays for two seconds.
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
}
