// One open page as a test uses it: read, point, type, pull, scroll.
import type { Element } from 'glass-easel';
import type { OpenPage } from './page-stack.ts';
import { ancestors, attributeOf, findByText, isNative, tagOf, visibleElements, visibleText } from './nodes.ts';
import { findBySelector, isSelector } from './selector.ts';
import { emit, isField, tapElement, typeInto, type TapEffect } from './touch.ts';

export interface TargetOptions {
  /** Looks only inside the first element of this selector or text. */
  within?: string;
  /** Which one, when several match; otherwise several are an error. */
  nth?: number;
}

export interface PageHost {
  call(page: OpenPage, method: string, ...args: unknown[]): unknown;
  act(effect: TapEffect): void;
  settle(): Promise<void>;
}

export class MiniProgramPage {
  constructor(
    private readonly page: OpenPage,
    private readonly host: PageHost,
  ) {}

  get path(): string {
    return this.page.path;
  }
  get query(): Record<string, string> {
    return this.page.query;
  }
  /** The page's own setData values. */
  get data(): Record<string, unknown> {
    return this.page.component.data as Record<string, unknown>;
  }

  /** What a user reads, one line for each block; with a target only that part. */
  text(target?: string): string {
    if (target !== undefined) return visibleText(this.find(target));
    return this.roots().map(visibleText).join('\n');
  }
  has(target: string): boolean {
    return this.findAll(target).length > 0;
  }
  findAll(target: string, within?: string): Element[] {
    const roots = within === undefined ? this.roots() : [this.find(within)];
    return roots.flatMap((root) => (isSelector(target) ? findBySelector(root, target) : findByText(root, target)));
  }
  find(target: string, { within, nth }: TargetOptions = {}): Element {
    const found = this.findAll(target, within);
    if (found.length === 0) throw new Error(`${this.path} 上找不到「${target}」。页面文字：\n${this.text()}`);
    if (found.length > 1 && nth === undefined) throw new Error(`${this.path} 上有 ${found.length} 个「${target}」，用 nth 或 within 指明`);
    const one = found.at(nth ?? 0);
    if (!one) throw new Error(`「${target}」只有 ${found.length} 个`);
    return one;
  }
  attribute(target: string, name: string, options?: TargetOptions): unknown {
    return attributeOf(this.find(target, options), name);
  }

  async tap(target: string, options?: TargetOptions): Promise<void> {
    this.host.act(tapElement(this.find(target, options)));
    await this.host.settle();
  }

  /** By selector, placeholder, aria-label, or the text of the label that stands beside the field. */
  async input(target: string, value: string, options?: TargetOptions): Promise<void> {
    typeInto(this.field(target, options), value);
    await this.host.settle();
  }
  value(target: string, options?: TargetOptions): string {
    return String(this.field(target, options).getAttribute('value') ?? '');
  }

  /** A choice in a native picker, slider or swiper: what WeChat would report as its new value. */
  async change(target: string, value: unknown, options?: TargetOptions): Promise<void> {
    const kinds = ['picker', 'picker-view', 'slider', 'swiper', 'switch'];
    const found = this.find(target, options);
    const element = [...ancestors(found), ...visibleElements(found)].find((one) => kinds.includes(tagOf(one)));
    if (!element) throw new Error(`「${target}」不在 ${kinds.join('、')} 里`);
    emit(element, 'change', tagOf(element) === 'swiper' ? { current: value, source: 'touch' } : { value });
    await this.host.settle();
  }

  /** Any other event of an element, with WeChat's detail. */
  async trigger(target: string, event: string, detail: unknown = {}, options?: TargetOptions): Promise<void> {
    emit(this.find(target, options), event, detail);
    await this.host.settle();
  }

  async pullDown(): Promise<void> {
    if (this.page.config.enablePullDownRefresh !== true) throw new Error(`${this.path} 没有打开下拉刷新`);
    this.host.call(this.page, 'onPullDownRefresh');
    await this.host.settle();
  }
  async reachBottom(): Promise<void> {
    this.host.call(this.page, 'onReachBottom');
    await this.host.settle();
  }
  async scrollTo(scrollTop: number): Promise<void> {
    this.host.call(this.page, 'onPageScroll', { scrollTop });
    await this.host.settle();
  }
  /** What WeChat would send to a chat. */
  share(from: 'menu' | 'button' = 'menu', target?: string): { title?: string; path?: string; imageUrl?: string } {
    const element = target === undefined ? undefined : this.find(target);
    const shared = this.host.call(this.page, 'onShareAppMessage', { from, target: element && { id: element.id, dataset: element.dataset } });
    return (shared ?? {}) as object;
  }

  private roots(): Element[] {
    return this.page.tabBar ? [this.page.component, this.page.tabBar] : [this.page.component];
  }

  private field(target: string, options: TargetOptions = {}): Element {
    const fields = this.roots().flatMap((root) => [...visibleElements(root)].filter(isField));
    const named = fields.filter((field) => field.getAttribute('placeholder') === target || field.getAttribute('aria-label') === target);
    const one = named.at(options.nth ?? 0);
    if (one) return one;
    const found = this.find(target, options);
    for (const around of ancestors(found)) {
      const inside = [...visibleElements(around)].filter(isField);
      if (inside.length === 1 || (inside.length > 1 && isNative(around) && around === found)) return inside[0]!;
      if (inside.length > 1) break;
    }
    throw new Error(`「${target}」旁边没有唯一的输入框`);
  }
}
