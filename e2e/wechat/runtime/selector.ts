// A small part of CSS selectors over the drawn tree, across component borders: tag, .class, #id, [attr=value], descendants.
import type { Element } from 'glass-easel';
import { ancestors, attributeOf, tagOf, visibleElements } from './nodes.ts';

const simple = /^([a-z][\w-]*)?((?:[.#][\w-]+|\[[\w-]+(?:=[^\]]*)?\])*)$/i;

/** Chinese labels are never selectors, so one argument can be either. */
export const isSelector = (target: string): boolean => target.split(/\s+/).every((part) => simple.test(part)) && /^([.#[]|[a-z]+[-.#[]|[a-z]+$)/.test(target);

export function findBySelector(root: Element, selector: string): Element[] {
  const [last, ...outerParts] = selector.trim().split(/\s+/).reverse();
  return [...visibleElements(root)].filter((element) => {
    if (!matches(element, last!)) return false;
    const outer = ancestors(element).slice(1);
    return outerParts.every((part) => {
      const index = outer.findIndex((one) => matches(one, part));
      if (index >= 0) outer.splice(0, index + 1);
      return index >= 0;
    });
  });
}

function matches(element: Element, part: string): boolean {
  const [, tag, rest = ''] = simple.exec(part) ?? [];
  if (tag !== undefined && tagOf(element) !== tag) return false;
  const classes = String(element.class ?? '').split(/\s+/);
  return [...rest.matchAll(/([.#])([\w-]+)|\[([\w-]+)(?:=["']?([^\]"']*)["']?)?\]/g)].every(([, kind, name, attribute, value]) => {
    if (kind === '.') return classes.includes(name!);
    if (kind === '#') return element.id === name;
    const found = attributeOf(element, attribute!);
    return value === undefined ? found !== null && found !== false : String(found) === value;
  });
}
