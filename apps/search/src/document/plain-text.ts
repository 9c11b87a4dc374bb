/** Characters that mark highlights on the way from the engine; a text may not hold them itself. */
export const mark = { open: '\ue000', close: '\ue001' } as const;

/**
 * Text without the marks of Markdown, for indexing and excerpts: words and their order stay, and so does every
 * character that is no mark (`<` in a laboratory value).
 */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/[\ue000-\uf8ff\u0000-\u0008\u000b-\u001f]/g, ' ')
    .replaceAll(/!?\[([^[\]\n]{0,500})\]\(([^()\s]{0,500})\)/g, '$1')
    .replaceAll(/^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|```.*$|~~~.*$)/gm, '')
    .replaceAll(/(\*\*|__|~~)(?=\S)([^\n]{1,500}?)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])\*(?=\S)([^*\n]{1,500})(?<=\S)\*(?![\w*])/g, '$1')
    .replaceAll(/`([^`\n]{1,500})`/g, '$1')
    .trim();
}
