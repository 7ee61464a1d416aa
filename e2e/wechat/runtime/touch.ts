// A finger on an element: touch events, tap, and what WeChat's own tags do when tapped.
import { Component, Event, type Element } from 'glass-easel';
import { ancestors, attributeOf, elementChildren, hasAttribute, isHidden, isNative, tagOf, visibleElements } from './nodes.ts';

const point = { x: 60, y: 60 };
const touch = { identifier: 0, pageX: point.x, pageY: point.y, clientX: point.x, clientY: point.y };
const bubbling = { bubbles: true, composed: true, capturePhase: true };

export function emit(element: Element, name: string, detail: unknown, options: object = {}) {
  Event.triggerEvent(element, name, detail, options);
}

/** What the tap asks of WeChat itself, beyond the events that the program hears. */
export type TapEffect = { kind: 'open-type'; openType: string; element: Element } | { kind: 'navigate'; url: string; openType: string } | undefined;

export function tapElement(found: Element): TapEffect {
  const element = isNative(found) ? found : deepest(found);
  const path = ancestors(element);
  const disabled = path.find((one) => ['button', 'input', 'textarea', 'picker', 'switch', 'checkbox', 'radio'].includes(tagOf(one)) && hasAttribute(one, 'disabled'));
  if (disabled) throw new Error(`<${tagOf(disabled)}> 已禁用，不能点击`);
  const own = path.find((one) => isNative(one) && ['button', 'navigator', 'checkbox', 'radio', 'switch', 'label'].includes(tagOf(one)));
  if (!own && !path.some(hears)) throw new Error(`没有任何元素响应对 <${tagOf(element)}> 的点击`);
  emit(element, 'touchstart', {}, { ...bubbling, extraFields: { touches: [touch], changedTouches: [touch] } });
  emit(element, 'touchend', {}, { ...bubbling, extraFields: { touches: [], changedTouches: [touch] } });
  emit(element, 'tap', point, { ...bubbling, extraFields: { touches: [touch], changedTouches: [touch] } });
  return own && !isGone(own) ? actOf(own) : undefined;
}

// A component is tapped where its drawing is: its innermost first element.
function deepest(element: Element): Element {
  const inner = elementChildren(element).find((child) => !isHidden(child));
  return inner ? deepest(inner) : element;
}

function hears(element: Element): boolean {
  const listeners = (element as unknown as { _$eventTarget?: { listeners: Record<string, { funcArr: { empty: boolean } } | undefined> } })._$eventTarget?.listeners;
  return ['tap', 'touchend', 'touchstart'].some((name) => listeners?.[name]?.funcArr.empty === false);
}

const isGone = (element: Element) => !(element as unknown as { _$attached: boolean })._$attached;

function actOf(element: Element): TapEffect {
  const tag = tagOf(element);
  const openType = String(attributeOf(element, 'open-type') ?? '');
  if (tag === 'navigator') return { kind: 'navigate', url: String(attributeOf(element, 'url') ?? ''), openType: openType || 'navigate' };
  if (tag === 'button') {
    const formType = attributeOf(element, 'form-type');
    const form = formType ? ancestors(element).find((one) => tagOf(one) === 'form') : undefined;
    if (form) emit(form, String(formType), { value: formType === 'submit' ? formValues(form) : {} });
    if (openType) return { kind: 'open-type', openType, element };
  }
  if (tag === 'switch') {
    const value = !hasAttribute(element, 'checked');
    element.setAttribute('checked', value);
    emit(element, 'change', { value });
  }
  if (tag === 'checkbox' || tag === 'radio') check(element, tag);
  if (tag === 'label') {
    const inner = [...visibleElements(element)].find((one) => ['checkbox', 'radio', 'switch'].includes(tagOf(one)));
    return inner ? actOf(inner) : undefined;
  }
  return undefined;
}

function check(element: Element, tag: 'checkbox' | 'radio') {
  const group = ancestors(element).find((one) => tagOf(one) === `${tag}-group`);
  const boxes = group ? [...visibleElements(group)].filter((one) => tagOf(one) === tag) : [element];
  if (tag === 'radio') for (const box of boxes) box.setAttribute('checked', box === element);
  else element.setAttribute('checked', !hasAttribute(element, 'checked'));
  const values = boxes.filter((box) => hasAttribute(box, 'checked')).map((box) => String(attributeOf(box, 'value') ?? ''));
  if (group) emit(group, 'change', { value: tag === 'radio' ? values[0] : values });
}

function formValues(form: Element): Record<string, unknown> {
  const fields = [...visibleElements(form)].filter((one) => isNative(one) && one.getAttribute('name'));
  return Object.fromEntries(fields.map((field) => [String(field.getAttribute('name')), field.getAttribute('value')]));
}

/** Types into an input or textarea as a keyboard would: focus, input, blur. */
export function typeInto(field: Element, value: string) {
  if (hasAttribute(field, 'disabled')) throw new Error('输入框已禁用');
  const maxlength = Number(field.getAttribute('maxlength') ?? 140);
  const text = maxlength >= 0 ? [...value].slice(0, maxlength).join('') : value;
  emit(field, 'focus', { value: field.getAttribute('value') ?? '', height: 300 });
  field.setAttribute('value', text);
  emit(field, 'input', { value: text, cursor: text.length, keyCode: 0 });
  emit(field, 'blur', { value: text, cursor: text.length });
}

export const isField = (element: Element): boolean => !Component.isComponent(element) && ['input', 'textarea'].includes(tagOf(element));
