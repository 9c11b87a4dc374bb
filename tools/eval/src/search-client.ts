import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { derivedId } from '@openrounds/database';
import { issuePassport, passportHeader, passportSigner } from '@openrounds/http';
import type { PassportSigner } from '@openrounds/http';
import type { Stack } from '@openrounds/stack';

/** What `GET index-drift` says of a type. */
export interface TypeDrift {
  readonly type: string;
  readonly expected: number;
  readonly indexed: number;
  readonly queued: number;
  readonly parked: number;
  readonly missing: number;
  readonly extra: number;
  readonly stale: number;
}

interface Answer {
  readonly items: readonly { readonly id: string }[];
}

const tries = 5;
const asked = { role: 'physician', level: 3, standing: 'good', scopes: ['read', 'write', 'administer'] };

/** Asks the search service over HTTP, as a verified reader of English. */
export class SearchClient {
  private constructor(
    private readonly url: string,
    private readonly managementUrl: string,
    private readonly signer: PassportSigner,
  ) {}

  static async of({ services, keys }: Stack): Promise<SearchClient> {
    const search = services['search'];
    if (!search) throw new Error('The stack has no search service.');
    const signer = await passportSigner(readFileSync(keys.passportPrivateKeyFile, 'utf8'));
    return new SearchClient(search.url, search.managementUrl, signer);
  }

  /** @returns ids of posts, best first, and the milliseconds until the answer was read */
  async posts(query: string, limit: number): Promise<{ ids: string[]; ms: number }> {
    const began = performance.now();
    const parameters = new URLSearchParams({ q: query, type: 'post', limit: String(limit) });
    const answer = await this.get<Answer>(`/v1/search?${parameters.toString()}`);
    return { ids: answer.items.map(({ id }) => id), ms: performance.now() - began };
  }

  async drift(): Promise<TypeDrift[]> {
    return (await this.get<{ items: TypeDrift[] }>('/v1/index-drift')).items;
  }

  /** Waits until the index holds what was sent. */
  async indexed(counts: Readonly<Record<string, number>>, progress: (done: number) => void): Promise<void> {
    for (;;) {
      const drift = await this.drift();
      const of = (type: string): TypeDrift | undefined => drift.find((each) => each.type === type);
      const complete = Object.entries(counts).every(([type, count]) => {
        const found = of(type);
        return (
          found !== undefined && found.indexed >= count && found.queued + found.missing + found.stale === 0
        );
      });
      progress(Object.keys(counts).reduce((sum, type) => sum + (of(type)?.indexed ?? 0), 0));
      if (complete) return;
      await setTimeout(1_000);
    }
  }

  /** Waits until the service has held one version of its dictionary for longer than it takes to notice a newer one. */
  async dictionarySettled(): Promise<void> {
    let last = '';
    for (let since = performance.now(); performance.now() - since < 12_000; await setTimeout(500)) {
      const text = await (await fetch(`${this.managementUrl}/metrics`)).text();
      const version = /^search_dictionary_version (\d+)$/m.exec(text)?.[1] ?? '';
      if (version !== last) since = performance.now();
      last = version;
    }
  }

  /** A busy engine is asked again; the wait counts in the times. */
  private async get<T>(path: string): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.ask(path);
      if (answer.status === 200) return (await answer.json()) as T;
      const said = (await answer.text()).slice(0, 500);
      if (answer.status !== 503 || attempt === tries) throw new Error(`${answer.status} ${said}`);
      process.stderr.write(`503, asked again (${attempt})\n`);
      await setTimeout(Number(answer.headers.get('retry-after') ?? 1) * 1_000);
    }
  }

  private async ask(path: string): Promise<Response> {
    const passport = { ...asked, memberId: derivedId('eval:reader'), client: null, sid: 'eval' };
    const token = await issuePassport(this.signer, passport, 'search');
    return fetch(`${this.url}${path}`, { headers: { [passportHeader]: token } });
  }
}
