import type { Schema } from 'hast-util-sanitize';

/**
 * What may leave the pipeline, named one by one. Whatever is not here is replaced by its children,
 * `script` with all it holds. There is no style, id, class or data attribute, and no picture:
 * images belong to cases, where they are reviewed.
 */
export const schema: Schema = {
  tagNames: [
    'a',
    'blockquote',
    'br',
    'code',
    'del',
    'em',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'input',
    'li',
    'ol',
    'p',
    'pre',
    'strong',
    'table',
    'tbody',
    'td',
    'th',
    'thead',
    'tr',
    'ul',
  ],
  attributes: {
    a: ['href', ['rel', 'noopener', 'nofollow', 'ugc']],
    input: [
      ['type', 'checkbox'],
      ['disabled', true],
      ['checked', true, false],
    ],
    ol: ['start'],
    td: [['align', 'left', 'center', 'right']],
    th: [['align', 'left', 'center', 'right']],
  },
  ancestors: {
    tbody: ['table'],
    td: ['table'],
    th: ['table'],
    thead: ['table'],
    tr: ['table'],
    li: ['ol', 'ul'],
  },
  protocols: { href: ['https', 'mailto'] },
  required: { input: { type: 'checkbox', disabled: true } },
  strip: ['script', 'style'],
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
};
