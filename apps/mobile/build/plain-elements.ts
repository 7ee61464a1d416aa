import { ElementTypes, NodeTypes, type ElementNode, type NodeTransform } from '@vue/compiler-core';
import type { Plugin } from 'vite';

/** The look of what a finger is on: the mini program sets the class, a browser knows by itself. */
const pressedClass = 'is-pressed';

/** What makes the framework's component do more than draw its element. */
const activeNames = /^(hover-.*|selectable|space|decode|ref|bind)$/;

const isPressed = (prop: ElementNode['props'][number]) => prop.type === NodeTypes.ATTRIBUTE && prop.name === 'hover-class' && prop.value?.content === pressedClass;

const isActive = (props: ElementNode['props']) =>
  props.some((prop) => activeNames.test(prop.type === NodeTypes.DIRECTIVE && prop.arg?.type === NodeTypes.SIMPLE_EXPRESSION ? prop.arg.content : prop.name));

/**
 * On the web a `view` and a `text` of a template are components, although nearly all of them only draw an element. A row of a
 * list has a dozen, and to make components of them was most of the time that a list took. So they are compiled to what the
 * component would draw, `<uni-view>` and `<uni-text><span>`; those with a `hover-class` of their own and the like stay components.
 */
export const plainElements: NodeTransform = (node) => {
  if (node.type !== NodeTypes.ELEMENT || (node.tag !== 'view' && node.tag !== 'text')) return;
  const props = node.props.filter((prop) => !isPressed(prop));
  if (isActive(props)) return;
  node.props = props;
  if (node.tag === 'text') {
    node.children = [{ type: NodeTypes.ELEMENT, ns: node.ns, tag: 'span', tagType: ElementTypes.ELEMENT, props: [], children: node.children, loc: node.loc, codegenNode: undefined }];
  }
  node.tag = `uni-${node.tag}`;
  node.tagType = ElementTypes.ELEMENT;
};

/** What is written for the pressed class in a style is what the browser calls active. */
export const pressedIsActive: Plugin = {
  name: 'pressed-is-active',
  enforce: 'pre',
  transform: (code, id) => (/lang\.scss$/.test(id) ? code.replaceAll(`.${pressedClass}`, ':active:not([disabled])') : undefined),
};
