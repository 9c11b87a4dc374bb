import type { OnApplicationShutdown } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { log } from '@openrounds/telemetry';
import { ContentIndex } from './content-index.js';

/** Smallest and largest distance between two explicit refreshes, in milliseconds. */
const apartMs = { least: 200, most: 1_000 };
/** A refresh costs the engine a new segment: at most a quarter of the time goes into it, so a busy engine has fewer. */
const share = 4;

/**
 * Makes written documents visible soon: at once when the last refresh is older than 200 ms (more while refreshing is
 * slow), else when it is. Under a load of many bulk requests one refresh serves several.
 */
@Injectable()
export class Refresher implements OnApplicationShutdown {
  #last = 0;
  #took = 0;
  #timer: NodeJS.Timeout | undefined;
  #pending: { names: Set<string>; then: (() => void)[] } = { names: new Set(), then: [] };

  constructor(private readonly index: ContentIndex) {}

  /** @param then called when what was written into the named indices is visible */
  async written(names: readonly string[], then: () => void): Promise<void> {
    if (names.length === 0) return;
    names.forEach((name) => this.#pending.names.add(name));
    this.#pending.then.push(then);
    const apart = Math.min(Math.max(apartMs.least, this.#took * share), apartMs.most);
    const wait = this.#last + apart - Date.now();
    if (wait <= 0) return this.refresh();
    this.#timer ??= setTimeout(() => void this.refresh(), wait);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#timer) await this.refresh();
  }

  private async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = Date.now();
    const { names, then } = this.#pending;
    this.#pending = { names: new Set(), then: [] };
    try {
      await this.index.refresh([...names]);
      this.#took = Date.now() - this.#last;
      then.forEach((done) => done());
    } catch (error) {
      // The engine refreshes by itself within a second of coming back.
      log.warn({ err: error }, 'refresh failed');
    }
  }
}
