import { baseCompile } from '@vue/compiler-core';
import { describe, expect, it } from 'vitest';
import { plainElements } from './plain-elements.ts';

const compile = (template: string) => baseCompile(template, { nodeTransforms: [plainElements], isNativeTag: (tag) => tag === 'span', isCustomElement: (tag) => tag.startsWith('uni-'), mode: 'module', prefixIdentifiers: true }).code;

describe('plainElements', () => {
  it('[X4] a view and a text become the elements that their components would draw', () => {
    const code = compile('<view v-if="shown" :class="kind" role="button" @click="press"><text class="name">{{ name }}</text></view>');
    expect(code).toContain('_createElementBlock("uni-view"');
    expect(code).toMatch(/_createElementVNode\("uni-text", \{ class: "name" \}, \[\s*_createElementVNode\("span", null, _toDisplayString/);
    expect(code).not.toContain('resolveComponent');
  });

  it.each(['<view hover-class="is-pressed" />', '<view :hover-class="pressed" />', '<view v-bind="all" />', '<view ref="box" />', '<text selectable>a</text>', '<text :selectable="may">a</text>', '<image />'])(
    '[X4] %s stays a component',
    (template) => expect(compile(template)).toContain('_resolveComponent('),
  );
});
