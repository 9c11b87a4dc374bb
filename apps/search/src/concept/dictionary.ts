import { setImmediate } from 'node:timers/promises';
import { specialties } from '@openrounds/contracts';
import type { Word } from './fold.js';
import { fold, foldedName, wordsOf } from './fold.js';
import { abbreviations, ambiguousNames, saltWords, spellings } from './word-lists.js';

export interface CatalogueDrug {
  readonly id: string;
  readonly name: string;
  readonly ingredients: readonly string[];
  readonly brands: readonly string[];
  readonly classLabels: readonly string[];
}
export interface CatalogueCondition {
  readonly id: string;
  readonly label: string;
  readonly synonyms: readonly string[];
  readonly ancestorIds: readonly string[];
}
export interface Catalogue {
  /** Raised by every change of a name; see `concept_change`. */
  readonly version: number;
  readonly drugs: readonly CatalogueDrug[];
  readonly conditions: readonly CatalogueCondition[];
}

/** What one name stands for: a set of ids that counts as one term. */
export interface Meaning {
  /** The name as the catalogue writes it. */
  readonly name: string;
  readonly drugIds: ReadonlySet<string>;
  readonly drugClasses: ReadonlySet<string>;
  readonly conditionIds: ReadonlySet<string>;
  readonly specialtyIds: ReadonlySet<string>;
  /** Too short or too ordinary to count by itself. */
  readonly guarded: boolean;
  /** Has other meanings: weight 0.3 on queries, nothing on documents. */
  readonly hint: boolean;
  /** An abbreviation of capitals: documents must write it so ("AIDS", not "aids"). */
  readonly capitals: boolean;
}

interface Flags {
  readonly hint: boolean;
  readonly capitals: boolean;
}

export interface Node {
  children?: Map<string, Node>;
  meaning?: Meaning;
}

/** Names in a trie over the words of texts. */
export interface NameBook {
  readonly root: Node;
  words(text: string): Word[];
}

interface OpenMeaning extends Meaning {
  drugIds: Set<string>;
  drugClasses: Set<string>;
  conditionIds: Set<string>;
  specialtyIds: Set<string>;
}

type Part = Partial<Record<'drugIds' | 'drugClasses' | 'conditionIds' | 'specialtyIds', Iterable<string>>>;

/** Names and ids of the catalogue in memory; made anew when the catalogue changes, never changed. */
export class Dictionary implements NameBook {
  readonly version: number;
  readonly root: Node = {};
  private readonly names = new Map<string, OpenMeaning>();
  private sorted: string[] | undefined;
  private readonly labels = new Map<string, string>();
  private readonly ancestors = new Map<string, readonly string[]>();
  private readonly classes = new Map<string, readonly string[]>();
  private readonly synonyms = new Map<string, readonly string[]>();
  private readonly canonical = spellings();
  private readonly ambiguous = ambiguousNames();

  private constructor(version: number) {
    this.version = version;
  }

  /** Builds in slices of a few milliseconds, so that requests are answered meanwhile. */
  static async build(catalogue: Catalogue): Promise<Dictionary> {
    const made = new Dictionary(catalogue.version);
    for (const _ of made.fill(catalogue)) await setImmediate();
    return made;
  }

  /** Builds at once. */
  static of(catalogue: Catalogue): Dictionary {
    const made = new Dictionary(catalogue.version);
    for (const _ of made.fill(catalogue));
    return made;
  }

  private *fill(catalogue: Catalogue): Generator<void> {
    yield* this.addDrugs(catalogue.drugs);
    for (const [at, condition] of catalogue.conditions.entries()) {
      this.addCondition(condition);
      if (at % 200 === 0) yield;
    }
    for (const { slug, label } of specialties) {
      this.labels.set(slug, label);
      this.add(label, { specialtyIds: [slug] });
      this.add(slug, { specialtyIds: [slug] });
    }
    this.addAbbreviations();
  }

  /** Number of names. */
  get size(): number {
    return this.names.size;
  }

  /** @returns the catalogue's name of a drug, condition or specialty */
  labelOf(id: string): string | undefined {
    return this.labels.get(id);
  }

  ancestorsOf(conditionId: string): readonly string[] {
    return this.ancestors.get(conditionId) ?? [];
  }

  classesOf(drugId: string): readonly string[] {
    return this.classes.get(drugId) ?? [];
  }

  /** Other names of a condition, as listed. */
  synonymsOf(conditionId: string): readonly string[] {
    return this.synonyms.get(conditionId) ?? [];
  }

  /** What a whole text stands for as a name, or undefined. */
  meaningOf(name: string): Meaning | undefined {
    return this.names.get(this.keyOf(name));
  }

  /** Names that begin like a text, the shortest first; hints and names that say nothing are left out. */
  startingWith(text: string, limit: number): Meaning[] {
    const prefix = this.keyOf(text);
    if (prefix === '') return [];
    this.sorted ??= [...this.names.keys()].sort();
    const found: Meaning[] = [];
    for (let at = lowerBound(this.sorted, prefix); this.sorted[at]?.startsWith(prefix); at += 1) {
      const meaning = this.names.get(this.sorted[at]!)!;
      if (!meaning.hint && (!meaning.guarded || this.sorted[at] === prefix)) found.push(meaning);
    }
    return found
      .sort((a, b) => a.name.length - b.name.length || a.name.localeCompare(b.name))
      .slice(0, limit);
  }

  /** Every folded name with its meaning. */
  entries(): Iterable<[string, Meaning]> {
    return this.names;
  }

  /** The words of a text in the dictionary's one spelling. */
  words(text: string): Word[] {
    return wordsOf(text).map((word) => ({ ...word, folded: this.canonical.get(word.folded) ?? word.folded }));
  }

  private keyOf(name: string): string {
    return this.words(name)
      .map((word) => word.folded)
      .join(' ');
  }

  /** Drugs that differ only in their salts are one: every name of one leads to all of them. */
  private *addDrugs(drugs: readonly CatalogueDrug[]): Generator<void> {
    const groups = new Map<string, CatalogueDrug[]>();
    for (const drug of drugs) {
      this.labels.set(drug.id, drug.name);
      this.classes.set(drug.id, drug.classLabels.map(fold));
      const key = drug.ingredients.map(withoutSalt).sort().join(';');
      const group = groups.get(key);
      if (group) group.push(drug);
      else groups.set(key, [drug]);
    }
    const holders = new Map<string, Set<string>>();
    let done = 0;
    for (const group of groups.values()) {
      this.addDrugGroup(group, holders);
      if (done++ % 100 === 0) yield;
    }
    for (const [ingredient, ids] of holders) {
      if (!this.names.has(this.keyOf(ingredient))) this.add(ingredient, { drugIds: ids });
    }
  }

  private addDrugGroup(group: readonly CatalogueDrug[], holders: Map<string, Set<string>>): void {
    const drugIds = group.map((drug) => drug.id);
    for (const drug of group) {
      for (const brand of drug.brands) this.add(brand, { drugIds });
      this.add(drug.ingredients.join(' '), { drugIds });
      this.add(drug.ingredients.map(withoutSalt).join(' '), { drugIds });
      for (const label of drug.classLabels) this.add(label, { drugClasses: [fold(label)] });
      if (drug.ingredients.length < 2) continue;
      for (const ingredient of drug.ingredients.map(withoutSalt)) {
        const ids = holders.get(ingredient) ?? new Set();
        drugIds.forEach((id) => ids.add(id));
        holders.set(ingredient, ids);
      }
    }
  }

  private addCondition(condition: CatalogueCondition): void {
    this.labels.set(condition.id, condition.label);
    this.ancestors.set(condition.id, condition.ancestorIds);
    this.synonyms.set(condition.id, condition.synonyms);
    for (const name of [condition.label, ...condition.synonyms])
      this.add(name, { conditionIds: [condition.id] });
  }

  private addAbbreviations(): void {
    for (const { short, name, hint } of abbreviations()) {
      const long = this.names.get(this.keyOf(name));
      if (!long) continue;
      const capitals = /^[A-Z0-9]+$/.test(short);
      if (!hint || !this.names.has(this.keyOf(short))) this.add(short, long, { hint, capitals });
    }
  }

  private add(name: string, part: Part, flags?: Flags): void {
    const key = this.keyOf(name);
    // A number says nothing in a clinical text, even beside a unit, although "1" is a brand.
    if (/^[\d ]*$/.test(key)) return;
    const known = this.names.get(key);
    const meaning = known ?? this.newMeaning(name, key, flags);
    for (const kind of ['drugIds', 'drugClasses', 'conditionIds', 'specialtyIds'] as const) {
      for (const id of part[kind] ?? []) meaning[kind].add(id);
    }
    if (!known) this.place(key, meaning);
  }

  private newMeaning(name: string, key: string, flags?: Flags): OpenMeaning {
    const short = key.length <= 3;
    return {
      name,
      drugIds: new Set(),
      drugClasses: new Set(),
      conditionIds: new Set(),
      specialtyIds: new Set(),
      guarded: this.ambiguous.has(key) || (!flags && short),
      hint: flags?.hint ?? false,
      capitals: flags?.capitals ?? false,
    };
  }

  private place(key: string, meaning: OpenMeaning): void {
    this.names.set(key, meaning);
    let node = this.root;
    for (const word of key.split(' ')) {
      node.children ??= new Map();
      let next = node.children.get(word);
      if (!next) node.children.set(word, (next = {}));
      node = next;
    }
    node.meaning = meaning;
  }
}

/** Drops salt words from the end, as long as a word that is none remains: "sodium chloride" stays. */
export function withoutSalt(ingredient: string): string {
  const words = ingredient.trim().split(/\s+/);
  let end = words.length;
  while (end > 1 && saltWords.has(fold(words[end - 1]!))) end -= 1;
  const rest = words.slice(0, end);
  return rest.every((word) => saltWords.has(fold(word)))
    ? foldedName(ingredient)
    : foldedName(rest.join(' '));
}

/** First place in a sorted list whose text is not before another. */
function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
