import type { Dictionary } from './dictionary.js';

const shortest = 5;
const indexFactor = 2 ** 20;

/**
 * Spelling by symmetric deletes: every word is filed under itself and under what remains when one letter (two from 8
 * letters on) is taken out; two words within that many edits share such a remainder. Hashes and word numbers lie in
 * one sorted array of numbers, because a map of half a million strings would cost a hundred megabytes.
 */
export class Speller {
  private readonly words: string[];
  private readonly keys: Float64Array;
  private readonly known: ReadonlySet<string>;

  constructor(words: Iterable<string>) {
    this.words = [...new Set(words)]
      .filter((word) => word.length >= shortest && /^\p{L}+$/u.test(word))
      .sort();
    this.known = new Set(this.words);
    const keys: number[] = [];
    this.words.forEach((word, number) => {
      for (const rest of remainders(word)) keys.push(hash(rest) * indexFactor + number);
    });
    this.keys = Float64Array.from(keys).sort();
  }

  /** Single-word names of a dictionary. */
  static of(dictionary: Dictionary): Speller {
    const single: string[] = [];
    for (const [name, meaning] of dictionary.entries()) {
      if (!name.includes(' ') && !meaning.guarded && !meaning.hint) single.push(name);
    }
    return new Speller(single);
  }

  has(word: string): boolean {
    return this.known.has(word);
  }

  /**
   * Names near a folded word, nearest first; among equals those that begin with the same letter, then by alphabet.
   * @param limit largest number of edits: 1, or 2 for words of 8 letters or more
   */
  near(word: string, limit: 1 | 2 = word.length >= 8 ? 2 : 1): { word: string; edits: number }[] {
    if (word.length < shortest) return [];
    const candidates = new Set<number>();
    for (const rest of remainders(word)) this.collect(hash(rest), candidates);
    return [...candidates]
      .map((number) => ({ word: this.words[number]!, edits: edits(word, this.words[number]!, limit) }))
      .filter((candidate) => candidate.edits <= limit)
      .sort(
        (a, b) =>
          a.edits - b.edits ||
          Number(b.word[0] === word[0]) - Number(a.word[0] === word[0]) ||
          a.word.localeCompare(b.word),
      );
  }

  private collect(key: number, into: Set<number>): void {
    const from = key * indexFactor;
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keys[middle]! < from) low = middle + 1;
      else high = middle;
    }
    for (; low < this.keys.length && this.keys[low]! < from + indexFactor; low += 1)
      into.add(this.keys[low]! - from);
  }
}

/** A word and what is left of it after one deletion, and after two from 8 letters on. */
function remainders(word: string): Set<string> {
  const rests = new Set([word]);
  for (let round = word.length >= 7 ? 2 : 1; round > 0; round -= 1) {
    for (const rest of [...rests]) {
      for (let at = 0; at < rest.length; at += 1) rests.add(rest.slice(0, at) + rest.slice(at + 1));
    }
  }
  return rests;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/**
 * Edits between two words: insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
 * @returns at most `limit + 1`
 */
export function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return Math.min(last[b.length]!, limit + 1);
}
