import type { ElementContent, Root } from 'hast';

/** Tells search engines and the opened page nothing good and nothing about us. */
const REL = ['noopener', 'nofollow', 'ugc'];

const DOI = /^doi:\s*(10\.\d{4,9}\/\S+)$/i;

/**
 * The address a link may have, or nothing.
 *
 * Absolute `https` without credentials, `mailto`, and `doi:10.x/y`, which becomes its resolver's address
 * because no browser opens `doi:`. Relative addresses and `//host` are refused: a text is shown on more than one page.
 * @returns the address as the URL standard writes it (punycode host, escaped spaces)
 */
export function safeHref(raw: string): string | undefined {
  const doi = DOI.exec(raw.trim());
  const parsed = URL.parse(doi ? `https://doi.org/${doi[1]}` : raw);
  if (!parsed || parsed.username || parsed.password) return undefined;
  if (parsed.protocol === 'https:') return parsed.href;
  return parsed.protocol === 'mailto:' && parsed.pathname.includes('@') ? parsed.href : undefined;
}

/** rehype: every link gets its checked address and `rel` and loses its title (text no one can reach by touch or keyboard); a link without an address is only its text. */
export function rehypeLinks() {
  return (tree: Root): void => {
    tree.children = tree.children.flatMap((child) => linked(child as ElementContent));
  };
}

function linked(node: ElementContent): ElementContent[] {
  if (node.type !== 'element') return [node];
  const children = node.children.flatMap(linked);
  if (node.tagName !== 'a') return [{ ...node, children }];
  const href = safeHref(String(node.properties.href ?? ''));
  if (!href) return children;
  return [{ ...node, properties: { href, rel: REL }, children }];
}
