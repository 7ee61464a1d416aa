import { baseCompile } from '@vue/compiler-core';
import { describe, expect, it } from 'vitest';
import { plainElements, pressedIsActive } from './plain-elements.ts';

const compile = (template: string) => baseCompile(template, { nodeTransforms: [plainElements], isNativeTag: (tag) => tag === 'span', isCustomElement: (tag) => tag.startsWith('uni-'), mode: 'module', prefixIdentifiers: true }).code;

describe('plainElements', () => {
  it('[X4] a view and a text become the elements that their components would draw', () => {
    const code = compile('<view v-if="shown" :class="kind" role="button" @click="press"><text class="name">{{ name }}</text></view>');
    expect(code).toContain('_createElementBlock("uni-view"');
    expect(code).toMatch(/_createElementVNode\("uni-text", \{ class: "name" \}, \[\s*_createElementVNode\("span", null, _toDisplayString/);
    expect(code).not.toContain('resolveComponent');
  });

  it('[X4] what looks pressed by the class of the mini program is pressed by the browser', () => {
    const code = compile('<view class="row" hover-class="is-pressed" @click="open" />');
    expect(code).toContain('_createElementBlock("uni-view"');
    expect(code).not.toContain('hover');
    const pressed = (id: string) => (pressedIsActive.transform as (code: string, id: string) => string | undefined)('&.is-pressed { color: red }', id);
    expect(pressed('/src/row.vue?vue&type=style&index=0&lang.scss')).toBe('&:active:not([disabled]) { color: red }');
    expect(pressed('/src/row.vue')).toBeUndefined();
  });

  it.each(['<view hover-class="is-dim" />', '<view :hover-class="pressed" />', '<view v-bind="all" />', '<view ref="box" />', '<text selectable>a</text>', '<text :selectable="may">a</text>', '<image />'])(
    '[X4] %s stays a component',
    (template) => expect(compile(template)).toContain('_resolveComponent('),
  );
});
