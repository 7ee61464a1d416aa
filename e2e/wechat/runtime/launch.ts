// Starts the built mini program in this process, as WeChat would start it on a phone.
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { resolve } from 'node:path';
import { createContext } from 'node:vm';
import {
  addGlobalErrorListener,
  addGlobalWarningListener,
  removeGlobalErrorListener,
  removeGlobalWarningListener,
  type GeneralComponent,
} from 'glass-easel';
import { readAppPackage } from './app-package.ts';
import { createCodeSpace } from './code-space.ts';
import { installEventShape } from './event-shape.ts';
import { installFakeLayout } from './fake-layout.ts';
import { createPageStack, parseQuery } from './page-stack.ts';
import { MiniProgramPage } from './page.ts';
import { createModuleRunner } from './run-module.ts';
import { recordSetData, type SetDataRecord } from './set-data-log.ts';
import { createTimers } from './timers.ts';
import { emit, type TapEffect } from './touch.ts';
import type { WxCall, WxOptions } from './wx/async-call.ts';
import { buildWx, type WxAnswers } from './wx/build-wx.ts';
import { dialogApis } from './wx/dialogs.ts';
import { fileApis } from './wx/files.ts';
import { requestApis } from './wx/request.ts';
import { storageApis, type StoredValues } from './wx/storage.ts';
import { systemApis, type Theme } from './wx/system.ts';

export interface LaunchOptions {
  /** The folder of the build, with app.json. */
  directory: string;
  /** The real server that answers wx.request, such as http://127.0.0.1:4100. */
  apiBase: string;
  /** The first page; the first of app.json when absent. */
  path?: string;
  storage?: StoredValues;
  theme?: Theme;
  answers?: WxAnswers;
}

export type MiniProgram = Awaited<ReturnType<typeof launchMiniProgram>>;

export async function launchMiniProgram(options: LaunchOptions) {
  installEventShape();
  installFakeLayout();
  const app = readAppPackage(resolve(options.directory));
  const errors: string[] = [];
  const consoleErrors: string[] = [];
  const warnings: string[] = [];
  const calls: WxCall[] = [];
  const setData: SetDataRecord[] = [];
  const reportError = (error: unknown, where: string) => void errors.push(`${where}: ${describe(error)}`);
  const log = { calls, reportError };

  const answers = { ...options.answers };
  const system = systemApis(log, options.theme ?? 'light');
  // Somebody agreed before on this phone; `privacyAgreed: ''` is a new one (X4).
  const storage = storageApis(log, { privacyAgreed: privacyPolicyVersion, ...options.storage });
  const network = requestApis(log, options.apiBase.replace(/\/$/, ''), system.isOnline);
  const transfers = fileApis(log, { apiBase: options.apiBase.replace(/\/$/, ''), isOnline: system.isOnline, requests: network.requests });
  const dialogs = dialogApis(log);
  const timers = createTimers(reportError);

  const globals: Record<string, unknown> = { ...timers.globals, console: watchedConsole(consoleErrors) };
  const context = createContext(globals, { codeGeneration: { strings: false, wasm: false } });
  globals['global'] = globals['globalThis'] = context;
  const run = createModuleRunner(app, context);
  const space = createCodeSpace(app, context, run);
  const pages = createPageStack(app, log, space.create);
  let instance: Record<string, unknown> = {};
  const wx = buildWx(log, [system.apis, storage.apis, network.apis, transfers.apis, dialogs.apis, pages.apis], system.eventApi, answers);
  wx['createSelectorQuery'] = () => (pages.top()?.caller as unknown as { createSelectorQuery(): unknown }).createSelectorQuery();
  wx['createIntersectionObserver'] = (component: { createIntersectionObserver(given: unknown): unknown }, given: unknown) =>
    component.createIntersectionObserver(given);
  Object.assign(globals, {
    wx,
    App: (given: Record<string, unknown>) => (instance = given),
    getApp: () => instance,
    getCurrentPages: () => pages.stack.map(({ caller }) => caller),
  });

  // `false`: they are kept here and not printed as well.
  const keepError = (error: unknown, method?: string, where?: GeneralComponent | string) => {
    reportError(error, `${typeof where === 'string' ? where : (where?.is ?? '')} ${method ?? ''}`);
    return false;
  };
  const keepWarning = (message: string, where: GeneralComponent | string) => {
    warnings.push(`${typeof where === 'string' ? where : where.is}: ${message}`);
    return false;
  };
  addGlobalErrorListener(keepError);
  addGlobalWarningListener(keepWarning);
  const stopRecording = recordSetData(space.space, setData);

  function page(): MiniProgramPage {
    const top = pages.top();
    if (!top) throw new Error('没有打开的页面');
    return new MiniProgramPage(top, { call: pages.call, act, settle });
  }

  function act(effect: TapEffect) {
    if (effect?.kind === 'navigate') {
      const names: Record<string, string> = { navigate: 'navigateTo', redirect: 'redirectTo', switchTab: 'switchTab', reLaunch: 'reLaunch', navigateBack: 'navigateBack' };
      void (wx[names[effect.openType]!] as (given: WxOptions) => unknown)({ url: effect.url, complete() {} });
    }
    if (effect?.kind === 'open-type') {
      const answer = answers[effect.openType];
      if (answer) emit(effect.element, effect.openType.toLowerCase(), answer({}));
      calls.push({ name: `open-type:${effect.openType}`, options: {} });
    }
  }

  /** Waits until no request is under way and nothing more happens within a few frames. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      await new Promise((done) => setTimeout(done, 8));
      quiet = network.inFlight() > 0 || transfers.inFlight() > 0 || timers.isDueWithin(40) ? 0 : quiet + 1;
    }
  }

  async function waitFor<T>(check: () => T | Promise<T>, timeoutMs = 5_000): Promise<T> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      try {
        const value = await check();
        if (value !== false && value !== undefined && value !== null) return value;
        if (Date.now() > end) throw new Error(`等了 ${timeoutMs} 毫秒仍不成立。页面文字：\n${page().text()}`);
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      await new Promise((done) => setTimeout(done, 15));
    }
  }

  /** Opens a page by its address, as if it were the first one. */
  async function open(address: string): Promise<MiniProgramPage> {
    pages.reLaunch({ url: address.startsWith('/') ? address : `/${address}` });
    await settle();
    return page();
  }

  function close() {
    pages.closeAll();
    timers.clear();
    stopRecording();
    removeGlobalErrorListener(keepError);
    removeGlobalWarningListener(keepWarning);
  }

  const first = options.path ?? app.pages[0]!;
  const [path = '', search = ''] = first.split('?');
  const launched = { path, query: parseQuery(search), scene: 1001, referrerInfo: {} };
  wx['getLaunchOptionsSync'] = wx['getEnterOptionsSync'] = () => launched;
  run('app.js');
  (instance['onLaunch'] as ((given: unknown) => void) | undefined)?.call(instance, launched);
  (instance['onShow'] as ((given: unknown) => void) | undefined)?.call(instance, launched);
  await open(first);

  return {
    /** app.json and the files of the build. */
    package: app,
    /** What the program gave to App(). */
    app: () => instance,
    /** The page on top. */
    page,
    /** Paths of the open pages, the oldest first. */
    stack: () => pages.stack.map((one) => one.path),
    open,
    waitFor,
    settle,
    requests: network.requests,
    /** Temporary files of the phone, by path: a test puts the pictures of the album here. */
    files: transfers.files,
    calls,
    setData,
    dialogs: dialogs.open,
    toasts: dialogs.toasts,
    loading: dialogs.loading,
    storage: storage.stored,
    /** Exceptions of the program. Empty when all is well. */
    errors,
    /** What the program itself printed as errors. */
    consoleErrors,
    /** What the framework found odd: unknown properties, lists that are no lists yet. */
    warnings,
    answers,
    /** Lets something happen to the phone: `tell('ThemeChange', { theme: 'dark' })`. */
    tell: system.tell,
    close,
  };
}

function describe(error: unknown): string {
  return error !== null && typeof error === 'object' && 'stack' in error ? String(error.stack).split('\n').slice(0, 4).join('\n') : String(error);
}

function watchedConsole(errors: string[]) {
  const quiet = () => undefined;
  const keep = (...given: unknown[]) => void errors.push(given.map((one) => (typeof one === 'string' ? one : describe(one))).join(' '));
  return { log: quiet, info: quiet, debug: quiet, warn: quiet, group: quiet, groupEnd: quiet, time: quiet, timeEnd: quiet, error: keep };
}
