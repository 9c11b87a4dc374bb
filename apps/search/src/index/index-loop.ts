import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Reads, statement } from '@openrounds/database';
import { ErasureAnswers } from '@openrounds/erasure';
import { gauge, log } from '@openrounds/telemetry';
import { Catalogue } from '../concept/catalogue.js';
import { Retag } from '../concept/retag.js';
import { FanOut } from '../content/fan-out.js';
import type { SearchEnv } from '../env.js';
import { Indexer } from './indexer.js';
import { IndexSignal } from './index-signal.js';

const pollMs = 250;
/** Changes of this many milliseconds share one transaction and one bulk request. */
const gatherMs = 40;
const catalogueMs = 5_000;
const longestPauseMs = 30_000;

const readQueue = statement<{ waiting: number; age: number | null; parked: number }>(
  'search.index-queue',
  `select (select count(*) from index_queue) as waiting, (select count(*) from index_parked) as parked,
     extract(epoch from clock_timestamp() - (select min(dirty_at) from index_queue))::float8 as age`,
);

const readWork = statement<{ work: boolean; erasures: boolean }>(
  'search.index-work',
  `select exists (select from index_queue) or exists (select from fan_out) or exists (
     select from tally where due and (requeued_at is null or requeued_at < clock_timestamp() - interval '10 minutes')
   ) as work, exists (select from erasure_answer where answered_at is null) as erasures`,
);

/** What the loop calls, one after another. */
@Injectable()
export class IndexWork {
  constructor(
    readonly indexer: Indexer,
    readonly fanOut: FanOut,
    readonly retag: Retag,
    readonly answers: ErasureAnswers,
  ) {}
}

/** Runs the indexer of this process: at a signal, and every 250 ms in case one got lost. */
@Injectable()
export class IndexLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #running: Promise<void> | undefined;
  #again = false;
  #began = 0;
  #gathering: NodeJS.Timeout | undefined;
  #stopped = false;
  #failures = 0;
  #pausedUntil = 0;
  #timers: NodeJS.Timeout[] = [];
  #tagged = { version: 0, at: 0 };

  constructor(
    private readonly work: IndexWork,
    private readonly signal: IndexSignal,
    private readonly catalogue: Catalogue,
    private readonly reads: Reads,
    @Inject(ENV) private readonly env: SearchEnv,
  ) {}

  onApplicationBootstrap(): void {
    const roles = this.env.SERVICE_ROLES;
    const indexes = roles.includes('indexer');
    if (!indexes && !roles.includes('http')) return;
    if (this.env.NODE_ENV === 'test' && !indexes) return;
    void this.lookAtCatalogue(indexes);
    this.#timers.push(setInterval(() => void this.lookAtCatalogue(indexes), catalogueMs));
    if (!indexes) return;
    this.measure();
    this.signal.listen(() => this.wake());
    this.#timers.push(setInterval(() => void this.poll(), pollMs));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    this.#timers.forEach(clearInterval);
    clearTimeout(this.#gathering);
    await this.signal.close();
    await this.#running;
  }

  /** Runs at once when it was quiet, else a little later; calls during a run lead to one more. */
  wake(): void {
    if (this.#stopped || this.#gathering || Date.now() < this.#pausedUntil) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    const wait = this.#began + gatherMs - Date.now();
    if (wait <= 0) return this.start();
    this.#gathering = setTimeout(() => this.start(), wait);
  }

  private start(): void {
    this.#gathering = undefined;
    if (this.#stopped) return;
    this.#began = Date.now();
    this.#running = this.run().finally(() => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        this.wake();
      }
    });
  }

  /** For signals that got lost, and for erasures that wait for the index: one cheap statement mostly. */
  private async poll(): Promise<void> {
    if (this.#running || this.#stopped) return;
    const row = await this.reads.one(readWork).catch(() => undefined);
    if (row?.work) this.wake();
    if (row?.erasures) await this.answerErasures();
  }

  private async answerErasures(): Promise<void> {
    try {
      await this.work.answers.publishSettled();
    } catch (error) {
      log.warn({ err: error }, 'An erasure could not be answered yet.');
    }
  }

  private async run(): Promise<void> {
    try {
      const { fanOut, indexer } = this.work;
      for (let more = true; more && !this.#stopped;) {
        const changes = await fanOut.run();
        const { claimed, done } = await indexer.runOnce();
        if (claimed > 0 && done < claimed) this.pause('the engine is busy');
        more = changes > 0 || (claimed > 0 && done === claimed);
      }
      if (Date.now() >= this.#pausedUntil) this.#failures = 0;
    } catch (error) {
      log.warn({ err: error, attempt: this.#failures }, 'The indexer could not go on.');
      this.pause('error');
    }
  }

  /** 0.25 to 30 s, doubling; the queue keeps everything meanwhile. */
  private pause(reason: string): void {
    const ms = Math.min(longestPauseMs, pollMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#pausedUntil = Date.now() + ms;
    log.info({ reason, seconds: ms / 1_000 }, 'The indexer waits.');
  }

  private async lookAtCatalogue(indexes: boolean): Promise<void> {
    try {
      const dictionary = await this.catalogue.refresh();
      // Once a minute in any case: a replica that was behind may have tagged with an older dictionary.
      const recent = dictionary.version === this.#tagged.version && Date.now() - this.#tagged.at < 60_000;
      if (!indexes || recent || this.#stopped) return;
      const queued = await this.work.retag.run(dictionary);
      this.#tagged = { version: dictionary.version, at: Date.now() };
      if (queued === 0) return;
      this.wake();
      log.info(
        { version: dictionary.version, count: queued },
        'documents with changed names are indexed again',
      );
    } catch (error) {
      log.warn({ err: error }, 'The catalogue could not be looked at.');
    }
  }

  /** Freshness and depth, asked of the database every 5 s and not at every scrape. */
  private measure(): void {
    const waiting = gauge('openrounds.index.queue_depth', 'Documents waiting to be indexed');
    const age = gauge('openrounds.index.oldest_age', 'Age of the oldest waiting document, in seconds');
    const parked = gauge('openrounds.index.parked', 'Documents kept out of the index until a person looks');
    const ask = async (): Promise<void> => {
      const row = await this.reads.one(readQueue).catch(() => undefined);
      if (!row) return;
      waiting.set(row.waiting);
      age.set(row.age ?? 0);
      parked.set(row.parked);
    };
    this.#timers.push(setInterval(() => void ask(), catalogueMs));
  }
}
