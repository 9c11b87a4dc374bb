const letters = 'bcdfghjklmnpqrstvwxz';
const places = 12;
const pattern = new RegExp(`\\bq([${letters}]{${places}})\\b`);

/** A word that stands in no other text: it says afterwards which operation wrote a row, a record or a document. */
export function markOf(run: number, n: number): string {
  let rest = BigInt(run) * 1_000_000n + BigInt(n);
  let word = '';
  for (let place = 0; place < places; place += 1) {
    word = letters[Number(rest % 20n)]! + word;
    rest /= 20n;
  }
  return `q${word}`;
}

/** @returns the mark in a text, or '' when it has none */
export function markIn(text: string | null | undefined): string {
  return pattern.exec(text ?? '')?.[0] ?? '';
}
