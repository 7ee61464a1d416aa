// The runtime does what WeChat does, and refuses what WeChat refuses. Without this the other tests would prove little.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchMiniProgram, type LaunchOptions, type MiniProgram } from './launch.ts';
import { page, writeProgram } from './small-program.ts';

let server: Server;
let apiBase: string;
beforeAll(async () => {
  server = createServer((request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ saw: request.url })));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const act of cleanUp.splice(0)) act();
});
async function launch(files: Record<string, string | object>, options: Partial<LaunchOptions> = {}): Promise<MiniProgram> {
  const { directory, remove } = writeProgram(files);
  cleanUp.push(remove);
  const app = await launchMiniProgram({ directory, apiBase, ...options });
  cleanUp.push(app.close);
  return app;
}

const counter = page('a', '<view><text>点了{{n}}次</text><view bindtap="add">加一</view></view>', 'Page({ data: { n: 0 }, add() { this.setData({ n: this.data.n + 1 }) } })');

it('[P1] a tap reaches its listener, and setData is drawn and recorded', async () => {
  const app = await launch({ 'app.json': { pages: ['a'] }, ...counter });
  await app.page().tap('加一');
  expect(app.page().text()).toBe('点了1次\n加一');
  expect(app.setData).toMatchObject([{ component: 'a', fields: ['n'] }]);
});

it('[P1] a component that appears later becomes ready too, children first', async () => {
  const part = (name: string, inner = '') => ({
    [`${name}.js`]: `Component({ lifetimes: { ready() { getApp().log.push('${name}') } } })`,
    [`${name}.json`]: inner ? { component: true, usingComponents: { [inner]: `/${inner}` } } : { component: true },
    [`${name}.wxml`]: inner ? `<view><${inner} /></view>` : '<text>里面</text>',
  });
  const app = await launch({
    'app.json': { pages: ['p'] },
    'app.js': 'App({ log: [] })',
    ...page('p', '<outer wx:if="{{on}}" /><view bindtap="show">打开</view><text>{{log}}</text>', 'Page({ show() { this.setData({ on: true }); setTimeout(() => this.setData({ log: getApp().log.join() }), 20) } })', {
      usingComponents: { outer: '/outer' },
    }),
    ...part('outer', 'inner'),
    ...part('inner'),
  });
  await app.page().tap('打开');
  await app.waitFor(() => app.page().text().includes('inner,outer'));
});

it('[P1] pages live and end in the order of WeChat', async () => {
  const log = (name: string) =>
    `const say = (what) => getApp().log.push('${name} ' + what); Page({ onLoad(q) { say('load ' + (q.x || '')) }, onShow() { say('show') }, onReady() { say('ready') }, onHide() { say('hide') }, onUnload() { say('unload') }, go() { wx.navigateTo({ url: '/b?x=1' }) }, tab() { wx.switchTab({ url: '/t' }) }, back() { wx.navigateBack() } })`;
  const app = await launch({
    'app.json': { pages: ['a', 't', 'b'], tabBar: { list: [{ pagePath: 'a', text: '一' }, { pagePath: 't', text: '二' }] } },
    'app.js': 'App({ log: [] , onLaunch() { this.log.push("launch") } })',
    ...page('a', '<view bindtap="go">去</view><view bindtap="tab">换</view>', log('a')),
    ...page('t', '<view>另一个</view>', log('t')),
    ...page('b', '<view bindtap="back">回</view>', `getApp().log.push('b script');${log('b')}`),
  });
  await app.page().tap('去');
  expect(app.stack()).toEqual(['a', 'b']);
  await app.page().tap('回');
  await app.page().tap('换');
  expect(app.stack()).toEqual(['t']);
  const instance = app.app() as { log: string[] };
  expect(instance.log).toEqual(['launch', 'a load ', 'a show', 'a ready', 'a hide', 'b script', 'b load 1', 'b show', 'b ready', 'b unload', 'a show', 'a hide', 't load ', 't show', 't ready']);
});

it('[P1] navigation that WeChat refuses fails here too', async () => {
  const app = await launch({
    'app.json': { pages: ['a', 't'], tabBar: { list: [{ pagePath: 'a', text: '一' }, { pagePath: 't', text: '二' }] } },
    ...page('a', '<view bindtap="go">去</view><text>{{why}}</text>', "Page({ go() { wx.navigateTo({ url: '/t', fail: (e) => this.setData({ why: e.errMsg }) }) } })"),
    ...page('t', '<view/>'),
  });
  await app.page().tap('去');
  expect(app.page().text()).toContain('navigateTo:fail can not navigateTo a tabbar page');
});

it('[P1] wx.request reaches the real server; PATCH and relative addresses fail as in WeChat', async () => {
  const app = await launch({
    'app.json': { pages: ['a'] },
    ...page(
      'a',
      '<view bindtap="go">发</view><text>{{out}}</text>',
      "Page({ go() { const out = []; const show = (r) => { out.push(r.data ? r.data.saw : r.errMsg); this.setData({ out: out.join('|') }) }; wx.request({ url: 'https://api.example/v1/x', data: { q: '好' }, header: { 'X-A': '1' }, success: show }); wx.request({ url: 'https://api.example/v1/x', method: 'PATCH', fail: show }); wx.request({ url: '/v1/x', fail: show }) } })",
    ),
  });
  await app.page().tap('发');
  for (const part of ['/v1/x?q=%E5%A5%BD', 'request:fail method is invalid: PATCH', 'request:fail invalid url']) expect(app.page().text()).toContain(part);
  expect(app.requests).toMatchObject([{ method: 'GET', origin: 'https://api.example', path: '/v1/x', query: { q: '好' }, headers: { 'x-a': '1' }, status: 200 }]);
});

it('[P1] typing, checkboxes and dialogs work as a user works them', async () => {
  const app = await launch({
    'app.json': { pages: ['a'] },
    ...page(
      'a',
      '<input placeholder="姓名" maxlength="2" bindinput="type"/><checkbox-group bindchange="pick"><label><checkbox value="q"/>领域</label></checkbox-group><button disabled bindtap="ask">禁用</button><view bindtap="ask">问</view><text>{{name}}-{{picked}}-{{said}}</text><text hidden>看不见</text>',
      "Page({ type(e) { this.setData({ name: e.detail.value }) }, pick(e) { this.setData({ picked: e.detail.value.join() }) }, ask() { wx.showModal({ title: '好吗', success: (r) => this.setData({ said: r.confirm }) }) } })",
    ),
  });
  await app.page().input('姓名', '欧阳建国');
  await app.page().tap('领域');
  await app.page().tap('问');
  app.dialogs[0]!.press('确定');
  await app.waitFor(() => app.page().text().includes('欧阳-q-true'));
  await expect(app.page().tap('禁用')).rejects.toThrow('已禁用');
  await expect(app.page().tap('欧阳-q-true')).rejects.toThrow('没有任何元素响应');
  expect(app.page().has('看不见')).toBe(false);
});

it('[P1] an exception of the program is kept, not lost', async () => {
  const app = await launch({ 'app.json': { pages: ['a'] }, ...page('a', '<view bindtap="go">坏</view>', "Page({ go() { throw new Error('坏了') } })") });
  await app.page().tap('坏');
  expect(app.errors).toHaveLength(1);
  expect(app.errors[0]).toContain('坏了');
});

it('[P1] nothing of Node or a browser is there that a phone does not have', async () => {
  const names = ['process', 'require.main', 'window', 'document', 'fetch', 'AbortController', 'URL', 'localStorage', 'TextEncoder', 'structuredClone'];
  const script = `Page({ data: { found: ${JSON.stringify(names)}.filter((name) => { try { return typeof name.split('.').reduce((o, k) => o[k], { require, ...globalThis }) !== 'undefined' } catch { return false } }).join() } })`;
  const app = await launch({ 'app.json': { pages: ['a'] }, ...page('a', '<text>[{{found}}]</text>', script) });
  expect(app.page().text()).toBe('[]');
});

it.each([
  ['a missing build', {}, /npm run build -- weixin/],
  ['WXML that is not closed', { 'app.json': { pages: ['a'] }, ...page('a', '<view><text>a</view>') }, /a\.wxml 不能编译/],
  ['a broken expression', { 'app.json': { pages: ['a'] }, ...page('a', '<text>{{ a + }}</text>') }, /a\.wxml 不能编译/],
  ['a tag that nobody declared', { 'app.json': { pages: ['a'] }, ...page('a', '<ui-button/>') }, /没有声明的组件 <ui-button>/],
  ['a component without its file', { 'app.json': { pages: ['a'] }, ...page('a', '<x-y/>', 'Page({})', { usingComponents: { 'x-y': '/gone' } }) }, /没有文件 gone\.js/],
  [
    'code of another sub-package',
    { 'app.json': { pages: ['a'], subPackages: [{ root: 's', pages: ['b'] }] }, ...page('a', '<view/>', "require('s/b.js')"), ...page('s/b', '<view/>') },
    /of another sub-package/,
  ],
])('[P1] %s is refused at the start', async (_, files, why) => {
  await expect(launch(files)).rejects.toThrow(why);
});
