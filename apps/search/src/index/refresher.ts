import type { OnApplicationShutdown } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { log } from '@openrounds/telemetry';
import { ContentIndex } from './content-index.js';

/** Smallest distance between two explicit refreshes, in milliseconds: a refresh costs the engine a new segment. */
const apartMs = 200;

/**
 * Makes written documents visible soon: at once when the last refresh is older than 200 ms, else when it is. Under a
 * load of many bulk requests one refresh serves several.
 */
@Injectable()
export class Refresher implements OnApplicationShutdown {
  #last = 0;
  #timer: NodeJS.Timeout | undefined;
  #pending: { names: Set<string>; then: (() => void)[] } = { names: new Set(), then: [] };

  constructor(private readonly index: ContentIndex) {}

  /** @param then called when what was written into the named indices is visible */
  async written(names: readonly string[], then: () => void): Promise<void> {
    if (names.length === 0) return;
    names.forEach((name) => this.#pending.names.add(name));
    this.#pending.then.push(then);
    const wait = this.#last + apartMs - Date.now();
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
      then.forEach((done) => done());
    } catch (error) {
      // The engine refreshes by itself within a second of coming back.
      log.warn({ err: error }, 'refresh failed');
    }
  }
}
