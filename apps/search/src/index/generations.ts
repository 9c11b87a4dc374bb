import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import type { ContentType } from '../content/content-type.js';

export type GenerationState = 'building' | 'verifying' | 'live' | 'retired' | 'failed';

export interface Generation {
  readonly name: string;
  readonly type: ContentType;
  readonly hash: string;
  readonly state: GenerationState;
  readonly documents: number;
  readonly drift: unknown;
  readonly created_at: string;
  readonly live_at: string | null;
  readonly retired_at: string | null;
}

/** Held shared from claim to queue delete, exclusively while the list of generations changes. */
const generationLock = 7_230_612;
const writtenStates = ['building', 'verifying', 'live', 'retired'];

/** The generations of indices: which are written, which are searched. */
@Injectable()
export class Generations {
  constructor(private readonly em: EntityManager) {}

  /** Names of the generations to write, by type; the list does not change before the transaction of `em` ends. */
  async targets(em: EntityManager): Promise<Map<ContentType, string[]>> {
    await execute(em, 'select pg_advisory_xact_lock_shared($1)', [generationLock]);
    const rows = await execute<{ name: string; type: ContentType }>(
      em,
      'select name, type from index_generation where state = any($1) order by created_at',
      [writtenStates],
    );
    const targets = new Map<ContentType, string[]>();
    for (const { name, type } of rows) targets.set(type, [...(targets.get(type) ?? []), name]);
    return targets;
  }

  async all(): Promise<Generation[]> {
    return execute<Generation>(this.em.fork(), 'select * from index_generation order by type, created_at');
  }

  async live(): Promise<Map<ContentType, Generation>> {
    const rows = await execute<Generation>(
      this.em.fork(),
      `select * from index_generation where state = 'live'`,
    );
    return new Map(rows.map((row) => [row.type, row]));
  }

  /** From the commit of this on, every batch of the indexer writes the new generation too. */
  async register(name: string, type: ContentType, hash: string): Promise<void> {
    await this.change(
      `insert into index_generation (name, type, hash, state) values ($1, $2, $3, 'building')`,
      [name, type, hash],
    );
  }

  async mark(name: string, state: 'verifying' | 'failed', documents: number, drift: object): Promise<void> {
    await this.change(
      'update index_generation set state = $2, documents = $3, drift = $4::jsonb where name = $1',
      [name, state, documents, JSON.stringify(drift)],
    );
  }

  /** The named generations are live, those that were so before are retired; all in one step. */
  async publish(names: readonly string[]): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await execute(em, 'select pg_advisory_xact_lock($1)', [generationLock]);
      await execute(
        em,
        `update index_generation set state = 'retired', retired_at = clock_timestamp()
         where state = 'live' and type in (select type from index_generation where name = any($1)) and name <> all($1)`,
        [names],
      );
      await execute(
        em,
        `update index_generation set state = 'live', live_at = clock_timestamp(), retired_at = null where name = any($1)`,
        [names],
      );
    });
  }

  async forget(name: string): Promise<void> {
    await this.change('delete from index_generation where name = $1', [name]);
  }

  private async change(sql: string, params: unknown[]): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await execute(em, 'select pg_advisory_xact_lock($1)', [generationLock]);
      await execute(em, sql, params);
    });
  }
}
