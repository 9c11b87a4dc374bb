import { setTimeout as wait } from 'node:timers/promises';

const everyMs = 10;
const longestMs = 30_000;

interface Waiting {
  readonly since: number;
  readonly found: (ms: number) => void;
  readonly lost: (error: Error) => void;
}

/**
 * Asks Elasticsearch every 10 ms which of the awaited documents a search finds: by a search and not by a get, because
 * a get sees what no search finds yet. One request for all of them, so that slow documents are not asked for more often
 * and the question does not become the load that it measures.
 */
export class Probes {
  readonly #waiting = new Map<string, Waiting>();
  #asking: Promise<void> | undefined;

  constructor(
    private readonly elasticsearchUrl: string,
    private readonly alias: string,
  ) {}

  /**
   * @param since `performance.now()` of the moment to count from
   * @returns milliseconds until a search finds the document
   * @throws Error after 30 s
   */
  untilSearchable(id: string, since: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waiting.set(id, { since, found: resolve, lost: reject });
    this.#asking ??= this.ask().finally(() => {
      this.#asking = undefined;
    });
    return promise;
  }

  private async ask(): Promise<void> {
    while (this.#waiting.size > 0) {
      const next = wait(everyMs);
      const ids = await this.visible([...this.#waiting.keys()]).catch(() => []);
      const now = performance.now();
      for (const id of ids) {
        const probe = this.#waiting.get(id);
        this.#waiting.delete(id);
        probe?.found(now - probe.since);
      }
      for (const [id, { since, lost }] of this.#waiting) {
        if (now - since < longestMs) continue;
        this.#waiting.delete(id);
        lost(new Error('A document was not searchable within 30 s.'));
      }
      await next;
    }
  }

  private async visible(ids: string[]): Promise<string[]> {
    const response = await fetch(new URL(`/${this.alias}/_search`, this.elasticsearchUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: { constant_score: { filter: { terms: { id: ids } } } },
        size: ids.length,
        _source: false,
        docvalue_fields: ['id'],
      }),
    });
    const { hits } = (await response.json()) as { hits: { hits: { fields: { id: [string] } }[] } };
    return hits.hits.map((hit) => hit.fields.id[0]);
  }
}
