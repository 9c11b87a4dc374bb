import type { Asking } from './accounts.js';
import type { Action, Kind, Operation } from './ledger.js';
import { markOf } from './mark.js';
import { pick } from './random.js';

/** One operation to be sent, and who hears how it ended. */
export interface Step {
  readonly kind: Kind;
  readonly action: Action;
  readonly id: string | undefined;
  readonly mark: string;
  readonly asking: Asking;
  done(operation: Operation): void;
}

/** An item of ours whose state is known and on which nothing is under way. */
interface Item {
  readonly kind: Kind;
  readonly id: string;
  readonly headers: Record<string, string>;
  version: number;
  /** Where a rating may be given anew once this one is withdrawn. */
  readonly place?: RatingPlace;
}

export interface RatingPlace {
  readonly drugId: string;
  readonly conditionId: string;
  readonly headers: Record<string, string>;
}

export interface PlanOptions {
  readonly random: () => number;
  /** Number of this load within the run, so that no two loads write the same mark. */
  readonly run: number;
  readonly writers: readonly Record<string, string>[];
  /** Open cases of the first writer. */
  readonly cases: readonly string[];
  readonly ratingPlaces: RatingPlace[];
}

const paths: Record<Kind, string> = { post: '/v1/posts', comment: '/v1/comments', rating: '/v1/ratings' };

/**
 * Decides what the load does next: 40 % posts, 20 % comments on them and on cases, 10 % ratings, 22 % edits with
 * If-Match, 8 % withdrawals. Two operations are never under way on one item, and an item whose state is unknown after
 * a cut is left alone, so that the outcome of each operation can be told afterwards.
 */
export class Plan {
  readonly #idle: Item[] = [];
  readonly #posts: string[] = [];
  #n = 0;

  constructor(private readonly options: PlanOptions) {}

  next(): Step {
    const { random, ratingPlaces } = this.options;
    const roll = random();
    this.#n += 1;
    if (roll < 0.22 && this.#idle.length > 0) return this.edit(this.take());
    if (roll < 0.3 && this.#idle.length > 20) return this.withdraw(this.take());
    if (roll < 0.4 && ratingPlaces.length > 0) return this.rate();
    if (roll < 0.6 && this.#posts.length > 0) return this.comment();
    return this.post();
  }

  private mark(): string {
    return markOf(this.options.run, this.#n);
  }

  private take(): Item {
    const at = Math.floor(this.options.random() * this.#idle.length);
    return this.#idle.splice(at, 1)[0]!;
  }

  private post(): Step {
    const mark = this.mark();
    const body = { title: 'A question about anticoagulation', body: text(mark), specialties: ['cardiology'] };
    return this.create('post', mark, body, pick(this.options.random, this.options.writers));
  }

  private comment(): Step {
    const { random, writers, cases } = this.options;
    const mark = this.mark();
    const onCase = cases.length > 0 && random() < 0.3;
    const subject = onCase
      ? { kind: 'case', id: pick(random, cases) }
      : { kind: 'post', id: pick(random, this.#posts.slice(-200)) };
    const others = writers.slice(1);
    return this.create('comment', mark, { subject, body: text(mark) }, pick(random, others));
  }

  private rate(): Step {
    const { random, ratingPlaces } = this.options;
    const place = ratingPlaces.splice(Math.floor(random() * ratingPlaces.length), 1)[0]!;
    const mark = this.mark();
    const { drugId, conditionId, headers } = place;
    const body = { drugId, conditionId, ...givenRating, comment: text(mark) };
    return this.create('rating', mark, body, headers, place);
  }

  private create(
    kind: Kind,
    mark: string,
    body: unknown,
    headers: Record<string, string>,
    place?: RatingPlace,
  ): Step {
    const done = ({ outcome, id, version }: Operation): void => {
      if (outcome !== 'ok' || id === undefined) return;
      this.#idle.push({ kind, id, version, headers, ...(place && { place }) });
      if (kind === 'post') this.#posts.push(id);
    };
    const asking = { method: 'POST', path: paths[kind], body, headers };
    return { kind, action: 'create', id: undefined, mark, asking, done };
  }

  private edit(item: Item): Step {
    const mark = this.mark();
    const body = item.kind === 'rating' ? { comment: text(mark) } : { body: text(mark) };
    const headers = { ...item.headers, 'if-match': `"v${item.version}"` };
    const asking = { method: 'PATCH', path: `${paths[item.kind]}/${item.id}`, body, headers };
    const done = ({ outcome, version }: Operation): void => {
      if (outcome === 'unknown') return;
      if (outcome === 'ok') item.version = version;
      this.#idle.push(item);
    };
    return { kind: item.kind, action: 'edit', id: item.id, mark, asking, done };
  }

  private withdraw(item: Item): Step {
    const asking = { method: 'DELETE', path: `${paths[item.kind]}/${item.id}`, headers: item.headers };
    const done = ({ outcome }: Operation): void => {
      if (outcome === 'failed') this.#idle.push(item);
      if (outcome === 'ok' && item.place) this.options.ratingPlaces.push(item.place);
    };
    return { kind: item.kind, action: 'withdraw', id: item.id, mark: '', asking, done };
  }
}

const givenRating = {
  scores: { efficacy: 4, safety: 3 },
  experience: { patients: '6-20', lastUsed: '<6m', line: '1', setting: 'clinic' },
  conflict: { declared: false },
};

function text(mark: string): string {
  return `Note ${mark}. A text of ordinary length about anticoagulation after a minor bleed, written under load.`;
}
