// Reading the drawn tree: text as a user reads it, and finding what a user would point at.
import { Component, Element, TextNode, VirtualNode, type GeneralComponent, type Node } from 'glass-easel';

const inlineTags = new Set(['text', 'label']);

export const tagOf = (element: Element): string => {
  if (Component.isComponent(element)) return (element as GeneralComponent).tagName;
  return VirtualNode.isVirtualNode(element) ? '' : (element as unknown as { is: string }).is;
};

/** A built-in tag; components and slots are only frames around them. */
export const isNative = (element: Element): boolean => !Component.isComponent(element) && !VirtualNode.isVirtualNode(element);

export const elementChildren = (element: Element): Element[] => element.getComposedChildren().filter((child) => Element.isElement(child)) as Element[];

const isTrue = (value: unknown) => value === true || value === '' || (typeof value === 'string' && value !== 'false');

export function isHidden(element: Element): boolean {
  if (/display:\s*none/.test(element.style)) return true;
  if (isNative(element)) return hasAttribute(element, 'hidden');
  if (!Component.isComponent(element)) return false;
  // A virtual host draws nothing of its own, so WeChat has nothing to hide there.
  const component = element as GeneralComponent;
  return (component.data as { hidden?: boolean }).hidden === true && !component.getComponentOptions().virtualHost;
}

export function attributeOf(element: Element, name: string): unknown {
  if (isNative(element)) return element.getAttribute(name);
  const data = Component.isComponent(element) ? (element.data as Record<string, unknown>) : {};
  return data[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] ?? null;
}

export const hasAttribute = (element: Element, name: string) => {
  const value = element.getAttribute(name);
  return value !== null && value !== undefined && isTrue(value);
};

/** Every visible element, parents before children. */
export function* visibleElements(root: Element): Generator<Element> {
  if (isHidden(root)) return;
  yield root;
  for (const child of elementChildren(root)) yield* visibleElements(child);
}

/** One line for each block, without empty ones. */
export function visibleText(root: Node): string {
  const lines = [''];
  const walk = (node: Node) => {
    if (TextNode.isTextNode(node)) {
      lines[lines.length - 1] += node.textContent;
      return;
    }
    const element = node as Element;
    if (isHidden(element)) return;
    const isBlock = isNative(element) && !inlineTags.has(tagOf(element));
    if (isBlock) lines.push('');
    for (const child of element.getComposedChildren()) walk(child);
    if (isBlock) lines.push('');
  };
  walk(root);
  return lines
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');
}

const squeezed = (text: string) => text.replace(/\s+/g, '');

/** The innermost elements that read as `label` (or carry it as aria-label): equal first, containing it otherwise. */
export function findByText(root: Element, label: string): Element[] {
  const all = [...visibleElements(root)].filter(isNative);
  const wanted = squeezed(label);
  const texts = new Map(all.map((element) => [element, squeezed(visibleText(element))]));
  const named = all.filter((element) => element.getAttribute('aria-label') === label);
  const equal = innermost(all.filter((element) => texts.get(element) === wanted));
  if (equal.length > 0 || named.length > 0) return equal.length > 0 ? equal : named;
  return innermost(all.filter((element) => texts.get(element)!.includes(wanted)));
}

function innermost(elements: Element[]): Element[] {
  const set = new Set(elements);
  const hasInner = (element: Element): boolean => elementChildren(element).some((child) => set.has(child) || hasInner(child));
  return elements.filter((element) => !hasInner(element));
}

export function ancestors(element: Element): Element[] {
  const path: Element[] = [];
  for (let current: Element | null = element; current; current = current.getComposedParent()) path.push(current);
  return path;
}
