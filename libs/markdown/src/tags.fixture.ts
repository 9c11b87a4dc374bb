export interface Tag {
  name: string;
  attributes: Map<string, string>;
}

/**
 * The opening tags of serialised HTML, read as a browser's tokenizer reads them: from `<` and a letter to the
 * next `>` outside quotes. Independent of the libraries that wrote it.
 */
export function tagsOf(html: string): Tag[] {
  const found: Tag[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    if (!/[a-z!?]/i.test(html[at + 1] ?? '')) continue;
    found.push(readTag(html.slice(at + 1)));
  }
  return found;
}

function readTag(rest: string): Tag {
  const name = /^[^\s/>]*/.exec(rest)![0].toLowerCase();
  const attributes = new Map<string, string>();
  const attribute = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/y;
  attribute.lastIndex = name.length;
  for (let match = attribute.exec(rest); match; match = attribute.exec(rest)) {
    attributes.set(match[1]!.toLowerCase(), match[2] ?? match[3] ?? match[4] ?? '');
  }
  return { name, attributes };
}
