// Navigation as WeChat does it: a stack of at most ten pages, tab pages that stay alive, and their life.
import { Element, type GeneralComponent } from 'glass-easel';
import { resolvePath, type AppPackage, type PageConfig } from './app-package.ts';
import { asyncCall, WxFailure, type CallLog, type WxFunction } from './wx/async-call.ts';

export interface OpenPage {
  path: string;
  query: Record<string, string>;
  config: PageConfig;
  component: GeneralComponent;
  /** The page instance as the program sees it. */
  caller: Record<string, unknown>;
  tabBar: GeneralComponent | undefined;
  release(): void;
}

type Create = (path: string) => Pick<OpenPage, 'component' | 'caller' | 'release'>;
const limit = 10;

export function createPageStack(app: AppPackage, log: CallLog, create: Create) {
  const stack: OpenPage[] = [];
  const keptTabs = new Map<string, OpenPage>();
  const isTab = (path: string) => app.tabs.some((tab) => tab.path === path);
  const top = (): OpenPage | undefined => stack.at(-1);
  let count = 0;

  function call(page: OpenPage, method: string, ...args: unknown[]): unknown {
    const act = page.caller[method];
    if (typeof act !== 'function') return undefined;
    try {
      return (act as (...given: unknown[]) => unknown).apply(page.caller, args);
    } catch (error) {
      log.reportError(error, `${page.path} ${method}`);
      return undefined;
    }
  }

  function show(page: OpenPage) {
    call(page, 'onShow');
    page.component.triggerPageLifetime('show', []);
  }
  function hide(page: OpenPage | undefined) {
    if (!page) return;
    call(page, 'onHide');
    page.component.triggerPageLifetime('hide', []);
  }
  function unload(page: OpenPage) {
    call(page, 'onUnload');
    page.release();
  }

  function open(path: string, query: Record<string, string>): OpenPage {
    const page: OpenPage = { path, query, config: { ...app.config.window, ...app.readJson(path) }, tabBar: undefined, ...create(path) };
    count += 1;
    const eventChannel = { on() {}, once() {}, off() {}, emit() {} };
    const given = { route: path, __route__: path, __wxWebviewId__: count, __wxExparserNodeId__: `page-${count}`, options: query };
    Object.assign(page.caller, given, { getOpenerEventChannel: () => eventChannel });
    if (isTab(path) && app.config.tabBar?.custom === true) {
      const bar = create('custom-tab-bar/index');
      page.caller['getTabBar'] = () => bar.caller;
      page.tabBar = bar.component;
      Element.pretendAttached(bar.component);
    }
    // The page is on the stack before its code runs: getCurrentPages() must already name it.
    stack.push(page);
    Element.pretendAttached(page.component);
    call(page, 'onLoad', query);
    show(page);
    setTimeout(() => call(page, 'onReady'), 0);
    return page;
  }

  function target(options: Record<string, unknown>) {
    const [address = '', search = ''] = String(options['url']).split('?');
    const path = resolvePath(address, top()?.path ?? '');
    if (!app.pages.includes(path)) throw new WxFailure(`page "${path}" is not found`);
    return { path, query: parseQuery(search) };
  }

  function navigateTo(options: Record<string, unknown>) {
    const { path, query } = target(options);
    if (isTab(path)) throw new WxFailure('can not navigateTo a tabbar page');
    if (stack.length >= limit) throw new WxFailure('webview count limit exceed');
    hide(top());
    open(path, query);
    return { eventChannel: { on() {}, once() {}, off() {}, emit() {} } };
  }
  function redirectTo(options: Record<string, unknown>) {
    const { path, query } = target(options);
    if (isTab(path)) throw new WxFailure('can not redirectTo a tabbar page');
    const old = stack.pop();
    if (old) unload(old);
    open(path, query);
  }
  function reLaunch(options: Record<string, unknown>) {
    const { path, query } = target(options);
    const old = new Set([...stack.splice(0), ...keptTabs.values()]);
    keptTabs.clear();
    for (const page of [...old].reverse()) unload(page);
    const page = open(path, query);
    if (isTab(path)) keptTabs.set(path, page);
  }
  function switchTab(options: Record<string, unknown>) {
    const { path, query } = target(options);
    if (!isTab(path)) throw new WxFailure('can not switch to no-tabBar page');
    if (Object.keys(query).length > 0) throw new WxFailure('can not switch to a tab page with a query');
    if (top()?.path === path) return;
    for (const page of stack.splice(0).reverse()) {
      if (keptTabs.get(page.path) === page) hide(page);
      else unload(page);
    }
    const kept = keptTabs.get(path);
    if (kept) {
      stack.push(kept);
      show(kept);
    } else {
      keptTabs.set(path, open(path, {}));
    }
  }
  function navigateBack(options: Record<string, unknown>) {
    if (stack.length < 2) throw new WxFailure('cannot navigate back at first page.');
    const delta = Math.min(Number(options['delta'] ?? 1), stack.length - 1);
    for (let i = 0; i < delta; i += 1) unload(stack.pop()!);
    show(top()!);
  }

  const acts = { navigateTo, redirectTo, reLaunch, switchTab, navigateBack };
  const apis: Record<string, WxFunction> = Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, asyncCall(log, name, act)]));
  const closeAll = () => {
    for (const page of new Set([...stack.splice(0), ...keptTabs.values()])) unload(page);
  };
  return { apis, stack, top, call, reLaunch, closeAll };
}

/** WeChat hands the query over as it stands in the address, still encoded. */
export function parseQuery(search: string): Record<string, string> {
  const pairs = search.split('&').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
}
