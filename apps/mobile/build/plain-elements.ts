import { ElementTypes, NodeTypes, type ElementNode, type NodeTransform } from '@vue/compiler-core';

/** What makes the framework's component do more than draw its element. */
const activeNames = /^(hover-.*|selectable|space|decode|ref|bind)$/;

const isActive = ({ props }: ElementNode) =>
  props.some((prop) => activeNames.test(prop.type === NodeTypes.DIRECTIVE && prop.arg?.type === NodeTypes.SIMPLE_EXPRESSION ? prop.arg.content : prop.name));

/**
 * On the web a `view` and a `text` of a template are components, although nearly all of them only draw an element. A row of a
 * list has a dozen, and to make components of them was most of the time that a list took. So they are compiled to what the
 * component would draw, `<uni-view>` and `<uni-text><span>`; those with a `hover-class` and the like stay components.
 */
export const plainElements: NodeTransform = (node) => {
  if (node.type !== NodeTypes.ELEMENT || (node.tag !== 'view' && node.tag !== 'text') || isActive(node)) return;
  if (node.tag === 'text') {
    node.children = [{ type: NodeTypes.ELEMENT, ns: node.ns, tag: 'span', tagType: ElementTypes.ELEMENT, props: [], children: node.children, loc: node.loc, codegenNode: undefined }];
  }
  node.tag = `uni-${node.tag}`;
  node.tagType = ElementTypes.ELEMENT;
};
