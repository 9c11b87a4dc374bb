import type { Nodes, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import type { Processor } from 'unified';

/**
 * remark: raw HTML is not a construct at all, so `<b>` is five letters of text.
 *
 * Dropping it instead would lose words of a clinical text such as `ratio <a and b>c`.
 */
export function remarkNoHtml(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [
    ...(data.micromarkExtensions ?? []),
    { disable: { null: ['htmlFlow', 'htmlText'] } },
  ];
}

/** remark: pictures become their description and footnotes become plain text, because both need what we do not let out. */
export function remarkPlain() {
  return (tree: Root): void => flatten(tree);
}

function flatten(parent: Parents): void {
  const children = parent.children as Nodes[];
  parent.children = children.flatMap((child) => {
    const plain = replaced(child);
    plain.forEach((node) => 'children' in node && flatten(node));
    return plain;
  }) as typeof parent.children & RootContent[];
}

function replaced(node: Nodes): Nodes[] {
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ? [text(node.alt)] : [];
  if (node.type === 'footnoteReference') return [text(`[${node.label ?? node.identifier}]`)];
  if (node.type === 'footnoteDefinition') {
    const label = text(`[${node.label ?? node.identifier}] `);
    const [first, ...rest] = node.children;
    if (first?.type !== 'paragraph') return [{ type: 'paragraph', children: [label] }, ...node.children];
    return [{ ...first, children: [label, ...first.children] }, ...rest];
  }
  return [node];
}

function text(value: string): PhrasingContent {
  return { type: 'text', value };
}
