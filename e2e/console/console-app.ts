// The operators' console in a desktop browser: how a person signs in and finds things there.
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { codeOf } from '../../apps/server/test/operator-steps.ts';
import { noteForeign, type OpenedPage } from '../test-browser.ts';

export interface ConsoleOptions {
  width?: number;
  height?: number;
  /** A token of a full session: in at once, without the steps of the sign-in. */
  token?: string;
}

export const deskSize = { width: 1440, height: 900 };

/** A desktop page that answers no foreign address and keeps what was asked for and what the page complained about. */
export async function openConsole(browser: Browser, address: string, options: ConsoleOptions = {}): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: options.width ?? deskSize.width, height: options.height ?? deskSize.height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' });
  const errors: string[] = [];
  const foreign = noteForeign(context, address);
  if (options.token !== undefined) {
    const kept = JSON.stringify({ token: options.token, scope: 'full' });
    // Once: a session that ended must stay ended over a reload.
    await context.addInitScript({ content: `if (!sessionStorage.getItem('test.opened')) { sessionStorage.setItem('test.opened', '1'); sessionStorage.setItem('console.session', ${JSON.stringify(kept)}); }` });
  }
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    // The browser itself reports every 4xx answer as an error; the page's own words are what counts.
    if ((message.type() === 'error' || message.type() === 'warning') && !message.text().startsWith('Failed to load resource')) errors.push(`${message.text()} at ${page.url()}`);
  });
  return { page, errors, foreign };
}

/** The words of a person at the console. */
export class ConsoleApp {
  readonly page: Page;
  readonly address: string;

  constructor(page: Page, address: string) {
    this.page = page;
    this.address = address;
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.address}/admin${path}`);
    await this.settle();
  }

  /** Until nothing is loading any more. */
  async settle(): Promise<void> {
    await this.page.waitForLoadState('networkidle');
    await this.page.locator('.el-skeleton, .el-loading-mask:visible').first().waitFor({ state: 'detached' }).catch(() => undefined);
  }

  async fillPassword(accountName: string, password: string): Promise<void> {
    await this.page.getByLabel('账号', { exact: true }).fill(accountName);
    await this.page.getByLabel('密码', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: '登录', exact: true }).click();
  }

  /** Both steps, with the code that the telephone would show. */
  async signIn(operator: { accountName: string; password: string; secret: string }, steps = 0): Promise<void> {
    await this.fillPassword(operator.accountName, operator.password);
    await this.page.getByLabel('6 位验证码').fill(codeOf(operator.secret, steps));
    await this.page.getByRole('button', { name: '确认' }).click();
    await this.page.getByRole('navigation', { name: '功能' }).waitFor();
    await this.settle();
  }

  async signOut(): Promise<void> {
    await this.page.locator('.who').click();
    await this.page.getByRole('menuitem', { name: '退出登录' }).click();
    await this.page.getByRole('heading', { name: '登录' }).waitFor();
  }

  heading(name: string) {
    return this.page.getByRole('heading', { name, exact: true, level: 1 });
  }

  /** The entries of the menu that this role sees. */
  menu(): Promise<string[]> {
    return this.page.getByRole('navigation', { name: '功能' }).getByRole('link').allInnerTexts();
  }
}

const pictures = resolve(import.meta.dirname, '../../docs/manual/console');

/** Draws a page for the manual, only when DRAW_PICTURES=1: a test run changes no file. */
export async function drawConsole(page: Page, name: string): Promise<void> {
  if (process.env['DRAW_PICTURES'] !== '1') return;
  mkdirSync(dirname(join(pictures, name)), { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
}
