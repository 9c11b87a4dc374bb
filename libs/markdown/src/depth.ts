/** Deeper quotes and lists than anyone reads; the parser's time and stack grow with the depth. */
const MAX_DEPTH = 24;
/** Weight of what opens or closes emphasis and links in one paragraph; matching costs the square of their number. */
const MAX_WEIGHT = 480;

const MARKER = /[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;
const NEW_BLOCK = /^(?:[ \t>]*$| {0,3}(?:[-*+] +\S|#{1,6} ))/;
const DELIMITER = /\\.|[*_~]+|[[\]]/g;

/**
 * Escapes what nests beyond reason, so that a text costs time in proportion to its length:
 * 20,000 times `>` took the parser 3 s and its stack, 4,000 nested emphases 16 s.
 *
 * Escaped are the first marker of a line that would open a quote or list below level 24 (two columns of
 * indent count as one level, because they continue a list) and the delimiters of a paragraph beyond some 120 links or
 * 80 bold words. They then show as the characters they are.
 */
export function boundDepth(source: string): string {
  let weight = 0;
  const escapeBeyond = (token: string, at: number, line: string): string => {
    if (token.startsWith('\\')) return token;
    weight += weightOf(token, line[at + token.length]);
    return weight > MAX_WEIGHT ? token.replace(/./g, '\\$&') : token;
  };
  return source
    .split(/\r\n?|\n/)
    .map((line) => {
      if (NEW_BLOCK.test(line)) weight = 0;
      return boundMarkers(line).replace(DELIMITER, escapeBeyond);
    })
    .join('\n');
}

/** An opener may nest and costs more than what can only close. */
function weightOf(token: string, next: string | undefined): number {
  if (token === '[') return 3;
  if (token === ']') return 1;
  return token.length * (next === undefined || /\s/.test(next) ? 1 : 2);
}

function boundMarkers(line: string): string {
  let depth = 0;
  let at = 0;
  for (;;) {
    MARKER.lastIndex = at;
    const marker = MARKER.exec(line)?.[0];
    if (marker === undefined) return line;
    depth += 1 + levelsOfIndent(marker);
    const end = at + marker.length;
    if (depth > MAX_DEPTH) return `${line.slice(0, end - 1)}\\${line.slice(end - 1)}`;
    at = end;
  }
}

function levelsOfIndent(marker: string): number {
  const blank = marker.length - marker.trimStart().length;
  const tabs = marker.slice(0, blank).split('\t').length - 1;
  return Math.floor((blank + 3 * tabs) / 2);
}
