import type { Dictionary, Meaning, NameBook, Node } from './dictionary.js';
import type { Word } from './fold.js';
import { unitWords } from './word-lists.js';

/** A name of the catalogue found in a text; `start` and `end` in UTF-16 units. */
export interface Mention {
  readonly meaning: Meaning;
  readonly start: number;
  readonly end: number;
  /** Index of its first word, and of the word after its last. */
  readonly firstWord: number;
  readonly afterWord: number;
}

/**
 * Exact names in a text, longest first, without overlaps; a plural `s` on a name's last word is allowed.
 * Short and ordinary names count only beside a dose, a unit or another drug; hints are left in.
 * @param side documents must write abbreviations in capitals, queries need not
 */
export function mentionsIn(
  dictionary: NameBook,
  text: string,
  side: 'document' | 'query' = 'document',
): Mention[] {
  const words = dictionary.words(text);
  const found: Mention[] = [];
  for (let at = 0; at < words.length;) {
    const match = longestAt(dictionary.root, words, at);
    if (match) found.push(match);
    at = match ? match.afterWord : at + 1;
  }
  return found.filter((mention) => {
    if (mention.meaning.capitals) {
      const written = text.slice(mention.start, mention.end);
      return written === written.toUpperCase() || (side === 'query' && !mention.meaning.guarded);
    }
    return !mention.meaning.guarded || hasDrugNearby(mention, words, found);
  });
}

function longestAt(root: Node, words: readonly Word[], from: number): Mention | undefined {
  let node: Node | undefined = root;
  let best: Mention | undefined;
  for (let at = from; at < words.length && node; at += 1) {
    const word: Word = words[at]!;
    const next: Node | undefined = node.children?.get(word.folded);
    const last = next?.meaning ? next : singularOf(node, word.folded);
    if (last?.meaning) {
      best = {
        meaning: last.meaning,
        start: words[from]!.start,
        end: word.end,
        firstWord: from,
        afterWord: at + 1,
      };
    }
    node = next;
  }
  return best;
}

function singularOf(node: Node, word: string): Node | undefined {
  if (word.length < 5 || !word.endsWith('s')) return undefined;
  const found = node.children?.get(word.slice(0, -1));
  return found?.meaning?.guarded ? undefined : found;
}

/** Beside means at most two words away. */
function hasDrugNearby(mention: Mention, words: readonly Word[], all: readonly Mention[]): boolean {
  if (mention.meaning.drugIds.size === 0) return false;
  const from = Math.max(0, mention.firstWord - 2);
  const to = Math.min(words.length, mention.afterWord + 2);
  for (let at = from; at < to; at += 1) {
    const inside = at >= mention.firstWord && at < mention.afterWord;
    if (!inside && unitWords.has(words[at]!.folded)) return true;
  }
  return all.some(
    (other) =>
      other !== mention &&
      !other.meaning.guarded &&
      other.meaning.drugIds.size > 0 &&
      other.firstWord < to &&
      other.afterWord > from,
  );
}

/** Concepts of a document, ready for its fields. */
export interface Concepts {
  drugIds: string[];
  drugClasses: string[];
  conditionIds: string[];
  conditionAncestorIds: string[];
  /** By concept id: the name under which it stands in the text. */
  names: Record<string, string>;
}

const rootCondition = 'DOID:4';

/** All concepts of some texts by exact names; hints such as "MS" tag nothing. */
export function conceptsOf(dictionary: Dictionary, texts: readonly string[]): Concepts {
  const names: Record<string, string> = {};
  const drugIds = new Set<string>();
  const drugClasses = new Set<string>();
  const conditionIds = new Set<string>();
  for (const text of texts) {
    for (const { meaning, start, end } of mentionsIn(dictionary, text)) {
      if (meaning.hint) continue;
      const add = (into: Set<string>) => (id: string) => {
        into.add(id);
        names[id] ??= text.slice(start, end);
      };
      meaning.drugIds.forEach(add(drugIds));
      meaning.conditionIds.forEach(add(conditionIds));
      meaning.drugClasses.forEach(add(drugClasses));
    }
  }
  return withParents(dictionary, { drugIds, drugClasses, conditionIds, names });
}

function withParents(
  dictionary: Dictionary,
  found: {
    drugIds: Set<string>;
    drugClasses: Set<string>;
    conditionIds: Set<string>;
    names: Record<string, string>;
  },
): Concepts {
  const ancestors = new Set<string>();
  for (const id of found.conditionIds) for (const above of dictionary.ancestorsOf(id)) ancestors.add(above);
  ancestors.delete(rootCondition);
  const classes = new Set(found.drugClasses);
  for (const id of found.drugIds) for (const label of dictionary.classesOf(id)) classes.add(label);
  return {
    drugIds: [...found.drugIds],
    drugClasses: [...classes],
    conditionIds: [...found.conditionIds],
    conditionAncestorIds: [...ancestors],
    names: found.names,
  };
}

/** Adds known concepts, such as a case's diagnoses, to those found in a text. */
export function addConcepts(
  dictionary: Dictionary,
  concepts: Concepts,
  known: { drugIds?: readonly string[]; conditionIds?: readonly string[] },
): Concepts {
  return withParents(dictionary, {
    drugIds: new Set([...(known.drugIds ?? []), ...concepts.drugIds]),
    conditionIds: new Set([...(known.conditionIds ?? []), ...concepts.conditionIds]),
    drugClasses: new Set(concepts.drugClasses),
    names: concepts.names,
  });
}
