import { createHash } from 'node:crypto';
import { escaped } from '../html/escaped.js';
import type { Letter } from './letter.js';
import { linked } from './template.js';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid #bbb;padding:.5rem 0}h2{font-size:1.1rem;margin:.5rem 0}pre{white-space:pre-wrap;word-break:break-all}`;

const hash = createHash('sha256').update(style).digest('base64');

/** Nothing but the page's own style: what stands in a letter can run nothing and load nothing. */
export const inboxPolicy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** @param letters newest first */
export function inboxPage(letters: readonly Letter[]): string {
  const articles = letters.map(
    ({ to, subject, text, language }) => `<article lang="${escaped(language)}">
<h2>${escaped(subject)}</h2><p>to ${escaped(to)}</p>
<pre>${linked(text)}</pre>
</article>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mail of this stack</title><style>${style}</style></head>
<body><h1>Mail of this stack</h1>
<p>Nothing leaves a development stack: what would be mailed stands here, newest first. Reload to see more.</p>
${articles.length > 0 ? articles.join('\n') : '<p>No letter yet.</p>'}
</body></html>
`;
}
