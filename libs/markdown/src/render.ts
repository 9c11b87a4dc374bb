import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { boundDepth } from './depth.js';
import { rehypeLinks } from './links.js';
import { remarkNoHtml, remarkPlain } from './plain.js';
import { schema } from './schema.js';

/** Stored beside the HTML: a row with an older value was made by other rules and is rendered again. */
export const MARKDOWN_PIPELINE = 'markdown-1';

export interface RenderedMarkdown {
  /** Safe to insert: made of the elements and attributes of the schema only. */
  html: string;
  /** `MARKDOWN_PIPELINE` at the time of rendering. */
  pipeline: string;
}

// The sanitizer stands last, so that nothing an earlier step makes gets past it.
const pipeline = unified()
  .use(remarkParse)
  .use(remarkNoHtml)
  .use(remarkGfm)
  .use(remarkPlain)
  .use(remarkRehype)
  .use(rehypeLinks)
  .use(rehypeSanitize, schema)
  .use(rehypeStringify)
  .freeze();

/**
 * Markdown (CommonMark with GFM tables, lists, strike-through and bare links) to safe HTML.
 * @param source text as typed, at most some 20,000 characters; it stays the source of truth
 */
export function renderMarkdown(source: string): RenderedMarkdown {
  return { html: String(pipeline.processSync(boundDepth(source))), pipeline: MARKDOWN_PIPELINE };
}
