import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { Catalogue } from '../concept/catalogue.js';
import type { ContentType } from '../content/content-type.js';
import { contentTypes } from '../content/content-type.js';
import { queueDocuments } from '../content/content-rows.js';
import type { SearchEnv } from '../env.js';
import { Backfill } from './backfill.js';
import type { Drift } from './drift.js';
import { DriftReader } from './drift.js';
import { ElasticGenerations } from './elastic-generations.js';
import type { Generation } from './generations.js';
import { Generations } from './generations.js';
import { generationName } from './generation-names.js';
import { definitionHash } from './mappings.js';

/** How far a build is, for people who wait. */
export type Progress = (step: {
  type: ContentType;
  name: string;
  step: string;
  done: number;
  total: number;
}) => void;

export interface Built {
  readonly type: ContentType;
  readonly name: string;
  readonly documents: number;
  readonly seconds: number;
}

export class BuildFailed extends Error {
  constructor(name: string, drift: Drift) {
    super(
      `${name} does not agree with the read model: ${drift.missing.length} missing, ${drift.extra.length} extra, ${drift.stale.length} stale. The index in use was left as it is.`,
    );
    this.name = 'BuildFailed';
  }
}

const verifyRounds = 5;
const rollbackHours = 24;

/** What a build works with. */
@Injectable()
export class BuildParts {
  constructor(
    readonly engine: ElasticGenerations,
    readonly backfill: Backfill,
    readonly drift: DriftReader,
    readonly catalogue: Catalogue,
    readonly clock: Clock,
  ) {}
}

/** Makes new generations of indices beside those in use; searches never fail meanwhile. */
@Injectable()
export class Rebuild {
  constructor(
    private readonly em: EntityManager,
    private readonly generations: Generations,
    private readonly parts: BuildParts,
    @Inject(ENV) private readonly env: SearchEnv,
  ) {}

  /**
   * Makes what is missing: a type without index, with a lost one, or with one of an older mapping.
   * @returns the generations made now
   */
  async ensure(progress: Progress = silent): Promise<Built[]> {
    const { wanted, over } = await this.due();
    for (const name of over) await this.remove(name);
    return this.run(wanted, progress);
  }

  /**
   * What {@link ensure} does when it is called now.
   * @returns types of which it makes an index, and names of generations that nobody can want back
   */
  async due(): Promise<{ wanted: ContentType[]; over: string[] }> {
    const live = await this.generations.live();
    const wanted: ContentType[] = [];
    for (const type of contentTypes) {
      const generation = live.get(type);
      const usable =
        generation?.hash === definitionHash(type) && (await this.parts.engine.exists(generation.name));
      if (!usable) wanted.push(type);
    }
    return { wanted, over: await this.over() };
  }

  /**
   * Builds new generations of some types, in use only when each agrees with the read model.
   * @throws BuildFailed when one does not; then nothing has changed for searches
   */
  async run(types: readonly ContentType[], progress: Progress = silent): Promise<Built[]> {
    if (types.length === 0) return [];
    const before = await this.generations.live();
    await this.parts.catalogue.refresh();
    const now = this.parts.clock.now();
    const names = new Map(types.map((type) => [type, generationName(this.env.INDEX_PREFIX, type, now)]));
    try {
      await this.createAll(names);
      const built: Built[] = [];
      for (const [type, name] of names) built.push(await this.build(type, name, progress));
      await this.publish(names, before);
      return built;
    } catch (error) {
      for (const name of names.values()) await this.remove(name);
      throw error;
    }
  }

  /** Back to the generations before, which were written all the time. @returns their names */
  async rollback(types: readonly ContentType[]): Promise<string[]> {
    const all = await this.generations.all();
    const since = this.parts.clock.now().getTime() - rollbackHours * 3_600_000;
    const target = new Map<ContentType, string>();
    for (const { type, name, state, retired_at } of all) {
      const recent = state === 'retired' && retired_at !== null && new Date(retired_at).getTime() >= since;
      if (recent && types.includes(type)) target.set(type, name);
    }
    if (target.size > 0) await this.publish(target, await this.generations.live());
    return [...target.values()];
  }

  /** Empty indices, written by the indexer from now on. */
  private async createAll(names: ReadonlyMap<ContentType, string>): Promise<void> {
    await Promise.all([...names].map(([type, name]) => this.parts.engine.create(name, type)));
    await this.parts.engine.tryAnalyzers([...names.values()][0]!);
    for (const [type, name] of names) await this.generations.register(name, type, definitionHash(type));
  }

  private async build(type: ContentType, name: string, progress: Progress): Promise<Built> {
    const began = performance.now();
    const documents = await this.parts.backfill.run(type, name, (done, total) =>
      progress({ type, name, step: 'backfill', done, total }),
    );
    const drift = await this.verify(type, name);
    await this.generations.mark(name, 'verifying', documents, summary(drift));
    progress({ type, name, step: 'verified', done: drift.indexed, total: drift.expected });
    return { type, name, documents: drift.indexed, seconds: (performance.now() - began) / 1_000 };
  }

  private async remove(name: string): Promise<void> {
    await this.generations.forget(name);
    await this.parts.engine.drop(name);
  }

  /** Writes again what differs; a document may have changed while it was compared. */
  private async verify(type: ContentType, name: string): Promise<Drift> {
    let drift = await this.parts.drift.read(type, name);
    for (let round = 1; round < verifyRounds && DriftReader.keysOf(drift).length > 0; round += 1) {
      const keys = DriftReader.keysOf(drift).map((id) => ({ id }));
      log.info({ index: name, count: keys.length }, 'documents of a build are written again');
      await this.em.fork().transactional((em) => queueDocuments(em, keys));
      await this.parts.backfill.writeNow(
        keys.map(({ id }) => id),
        type,
        name,
      );
      drift = await this.parts.drift.read(type, name);
    }
    if (DriftReader.keysOf(drift).length > 0) throw new BuildFailed(name, drift);
    return drift;
  }

  private async publish(
    target: ReadonlyMap<ContentType, string>,
    live: ReadonlyMap<ContentType, Generation>,
  ): Promise<void> {
    const known = [...target.keys()].flatMap((type) => live.get(type)?.name ?? []);
    const there = await Promise.all(known.map((name) => this.parts.engine.exists(name)));
    await this.parts.engine.swap(
      target,
      known.filter((_, at) => there[at]),
    );
    await this.generations.publish([...target.values()]);
  }

  /** Generations that nobody can want back, and what a killed build left behind. */
  private async over(): Promise<string[]> {
    const now = this.parts.clock.now().getTime();
    const all = await this.generations.all();
    const over = all.filter(({ state, retired_at, created_at }) => {
      const since = now - new Date(retired_at ?? created_at).getTime();
      return state === 'retired' ? since > rollbackHours * 3_600_000 : state !== 'live' && since > 3_600_000;
    });
    return over.map(({ name }) => name);
  }
}

function summary(drift: Drift): object {
  return { expected: drift.expected, indexed: drift.indexed, queued: drift.queued, parked: drift.parked };
}

function silent(): void {
  // Nobody looks.
}
