export { MARKDOWN_PIPELINE, renderMarkdown } from './render.js';
export type { RenderedMarkdown } from './render.js';
export { safeHref } from './links.js';
