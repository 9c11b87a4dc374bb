import { Injectable } from '@nestjs/common';
import { Catalogue } from '../concept/catalogue.js';
import type { Meaning } from '../concept/dictionary.js';
import { everything } from '../content/content-type.js';
import type { ContentType } from '../content/content-type.js';
import { ContentIndex } from '../index/content-index.js';
import { facetViews } from './facet-view.js';
import { hitViewOf } from './hit-view.js';
import { MakePlan } from './make-plan.js';
import { parseQuery } from './parse-query.js';
import type { QueryPlan } from './query-plan.js';
import { requiredTerms, unitsOf } from './query-plan.js';
import type { PageCursor } from './search-cursor.js';
import { longId, mostThreads, readPageCursor, searchKey, shortId, writePageCursor } from './search-cursor.js';
import type { SearchAnswer, SearchRequest } from './search-request.js';
import type { SearchAnswerView, SearchQuery } from './search.http.js';
import type { TypedQuery } from './typed-query.js';
import type { Viewer } from './visibility.js';

/** Below this many hits not all words are required any more. */
const tooFew = 20;
/** Below this many hits words may be misspelt. */
const fuzzyBelow = 3;

/** A search under way. */
interface Asked {
  readonly typed: TypedQuery;
  readonly types: readonly ContentType[];
  readonly input: SearchQuery;
  readonly viewer: Viewer;
  readonly cursor: PageCursor | undefined;
  readonly warnings: string[];
}

interface Found {
  readonly answer: SearchAnswer;
  readonly plan: QueryPlan;
  readonly replaced: readonly string[];
  /** Whether phrases were read as words. */
  readonly loose: boolean;
}

/** Finds items, with what a page of results shows. */
@Injectable()
export class SearchContent {
  constructor(
    private readonly plans: MakePlan,
    private readonly index: ContentIndex,
    private readonly catalogue: Catalogue,
  ) {}

  /**
   * @throws SearchUnavailable without the engine
   * @throws ValidationFailed for a cursor of another search
   */
  async run(viewer: Viewer, input: SearchQuery): Promise<SearchAnswerView> {
    const { query, warnings: parsed } = parseQuery(input.q);
    const typed: TypedQuery = {
      ...query,
      types: input.type && input.type.length > 0 ? input.type : query.types,
      sort: input.sort ?? query.sort,
    };
    const types = typed.types.length > 0 ? typed.types : everything;
    const search = searchKey(typed, types, viewer.memberId);
    const cursor = readPageCursor(input.cursor, search);
    const warnings = [...parsed];
    const asked: Asked = { typed, types, input, viewer, cursor, warnings };
    const found = cursor ? await this.furtherPage(asked, cursor) : await this.firstPage(asked);
    return this.view(asked, found, search);
  }

  /** At most three requests to the engine. */
  private async firstPage(asked: Asked): Promise<Found> {
    const planned = await this.plans.run(asked.typed, asked.viewer, asked.warnings);
    const answer = await this.ask(asked, planned.plan, planned.doubted);
    if (answer.total.value > 0 || asked.typed.phrases.length === 0)
      return this.widen(asked, planned.plan, answer);
    // Nobody wrote it just so: then its words, as if they stood without quotation marks.
    const { plan } = await this.plans.run(withoutPhrases(asked.typed), asked.viewer, []);
    const loose: QueryPlan = { ...plan, mode: 'optional' };
    return { answer: await this.ask(asked, loose, []), plan: loose, replaced: [], loose: true };
  }

  /** All words, then any of them, then those that look like them, as long as there is too little. */
  private async widen(asked: Asked, plan: QueryPlan, first: SearchAnswer): Promise<Found> {
    let found: Found = { answer: first, plan, replaced: [], loose: false };
    if (plan.mode === 'required' && found.answer.total.value < tooFew && unitsIn(plan) > 1) {
      const relaxed: QueryPlan = { ...plan, mode: 'optional' };
      const answer = { ...(await this.ask(asked, relaxed, [])), unknown: found.answer.unknown };
      found = { ...found, plan: relaxed, answer };
    }
    const replaced = found.answer.unknown.filter((word) => this.plans.correction(word) !== undefined);
    const words = plan.typed.words.length > 0;
    if (words && (found.answer.total.value < fuzzyBelow || replaced.length > 0)) {
      const mode = found.answer.total.value < fuzzyBelow ? 'fuzzy' : 'optional';
      const wider = this.corrected({ ...plan, mode }, replaced);
      found = { ...found, plan: wider, replaced, answer: await this.ask(asked, wider, []) };
    }
    return found;
  }

  /** As the first page was asked in the end. */
  private async furtherPage(asked: Asked, cursor: PageCursor): Promise<Found> {
    const typed = cursor.p ? withoutPhrases(asked.typed) : asked.typed;
    const { plan } = await this.plans.run(typed, asked.viewer, asked.warnings, cursor.n);
    const same = this.corrected({ ...plan, mode: cursor.m }, cursor.w);
    const answer = await this.ask(asked, same, []);
    return { answer: { ...answer, total: cursor.t }, plan: same, replaced: cursor.w, loose: cursor.p };
  }

  private corrected(plan: QueryPlan, words: readonly string[]): QueryPlan {
    const names = words.flatMap((word) => this.plans.correction(word) ?? []);
    const corrected: Meaning[] = names.map(({ meaning }) => meaning);
    const full = [...plan.words.full, ...names.map(({ name }) => name)];
    return { ...plan, corrected, words: { ...plan.words, full } };
  }

  private ask(asked: Asked, plan: QueryPlan, doubted: readonly string[]): Promise<SearchAnswer> {
    const { types, input, viewer, cursor } = asked;
    const request: SearchRequest = {
      plan,
      types,
      limit: input.limit,
      offset: types.length > 1 ? (cursor?.o ?? 0) : 0,
      after: types.length > 1 ? null : (cursor?.a ?? null),
      snapshot: cursor?.s ?? null,
      seen: (cursor?.x ?? []).map(longId),
      facets: input.facets ?? [],
      sampled: isLong(plan),
      doubted,
    };
    return this.index.search(viewer, request);
  }

  private view(asked: Asked, found: Found, search: string): SearchAnswerView {
    const { answer, plan, replaced, loose } = found;
    const { dictionary } = this.catalogue;
    const { value, exact } = answer.total;
    return {
      items: answer.hits.map((hit) => hitViewOf(hit, { plan, dictionary, viewer: asked.viewer })),
      nextCursor: this.nextCursor(asked, found, search),
      total: { value, relation: isLong(plan) ? 'estimate' : exact ? 'exact' : 'at-least' },
      facets: facetViews(answer.facets, dictionary),
      correction: this.correctionView(asked.typed, replaced),
      relaxed: loose || (requiresAll(plan) && plan.mode !== 'required'),
      warnings: asked.warnings,
    };
  }

  private correctionView({ words }: TypedQuery, replaced: readonly string[]): SearchAnswerView['correction'] {
    if (replaced.length === 0) return null;
    const pairs = replaced.flatMap((from) => {
      const to = this.plans.correction(from)?.name;
      return to === undefined ? [] : [{ from, to }];
    });
    const query = words.map((word) => pairs.find(({ from }) => from === word)?.to ?? word).join(' ');
    return { query, words: pairs };
  }

  private nextCursor({ types, input, cursor }: Asked, found: Found, search: string): string | null {
    const { answer, plan, replaced, loose } = found;
    const { hits, snapshot, total } = answer;
    if (hits.length < input.limit) return null;
    const several = types.length > 1;
    // Places count from the second page on: the first one is left out by its ids.
    const offset = cursor === undefined ? 0 : cursor.o + hits.length;
    if (several && offset + 2 * input.limit > mostThreads) return null;
    const shown = hits.map(({ document }) => shortId(several ? document.threadId : document.id));
    return writePageCursor({
      h: search,
      n: plan.now,
      m: plan.mode,
      p: loose,
      w: [...replaced],
      s: snapshot,
      a: several || cursor === undefined ? null : [...hits.at(-1)!.sort].slice(0, 2),
      o: several ? offset : 0,
      x: cursor?.x ?? shown,
      t: total,
    });
  }
}

function withoutPhrases(typed: TypedQuery): TypedQuery {
  const words = typed.phrases.flatMap((phrase) => phrase.split(' '));
  return { ...typed, words: [...typed.words, ...words], phrases: [] };
}

function unitsIn({ typed, mentions }: QueryPlan): number {
  return unitsOf(typed.words, mentions).length;
}

/** Short queries name every item that holds their words; of a sentence most hits are far away. */
function isLong(plan: QueryPlan): boolean {
  return unitsIn(plan) > requiredTerms;
}

function requiresAll(plan: QueryPlan): boolean {
  return unitsIn(plan) > 0 && !isLong(plan);
}
