import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { gauge } from '@openrounds/telemetry';
import { queueDocuments } from '../content/content-rows.js';
import type { ContentType } from '../content/content-type.js';
import { contentKey } from '../content/content-type.js';
import { ContentIndex } from './content-index.js';
import type { Drift } from './drift.js';
import { DriftReader } from './drift.js';
import { Generations } from './generations.js';

const mismatches = gauge(
  'openrounds.reconcile.mismatches',
  'Documents that differed from the read model when they were last compared',
);

/** Counts per type, as `reconcile` prints them. */
export interface DriftCounts {
  readonly type: ContentType;
  readonly generation: string;
  readonly expected: number;
  readonly indexed: number;
  readonly queued: number;
  readonly parked: number;
  readonly missing: number;
  readonly extra: number;
  readonly stale: number;
}

/**
 * The engine takes higher versions only, so a row's counter has to pass what the index holds. Of a missing document it
 * may remember a deletion whose version nobody can ask for: then a leap.
 */
const overtake = `update content set doc_version = case when held.version is null then doc_version + 100 else greatest(doc_version, held.version) end
  from jsonb_to_recordset($1::jsonb) as held(id text, version bigint) where content.id = held.id`;

/** Says where the index differs from the read model, and mends it. */
@Injectable()
export class Reconcile {
  constructor(
    private readonly em: EntityManager,
    private readonly index: ContentIndex,
    private readonly generations: Generations,
    private readonly drift: DriftReader,
  ) {}

  /** @param repair queue what differs, and delete what no row knows */
  async run(repair: boolean): Promise<DriftCounts[]> {
    const counts: DriftCounts[] = [];
    for (const [type, { name }] of await this.generations.live()) {
      const drift = await this.drift.read(type, name);
      if (repair) await this.mend(drift);
      const found = countsOf(drift);
      mismatches.set(found.missing + found.extra + found.stale, { type });
      counts.push(found);
    }
    return counts;
  }

  private async mend(drift: Drift): Promise<void> {
    const keys = DriftReader.keysOf(drift).map((id) => ({ id }));
    const held = [
      ...[...drift.stale, ...drift.extra].map(({ id, version }) => ({
        id: contentKey(drift.type, id),
        version,
      })),
      ...drift.missing.map((id) => ({ id: contentKey(drift.type, id), version: null })),
    ];
    await this.em.fork().transactional(async (em) => {
      await execute(em, overtake, [JSON.stringify(held)]);
      // Keys without a row are passed over here.
      await queueDocuments(em, keys);
    });
    const known = await this.rowsOf(drift);
    const foreign = drift.extra.filter(({ id }) => !known.has(id));
    await this.index.write(
      foreign.map(({ id, version }) => ({
        type: drift.type,
        sourceId: id,
        version: version + 1,
        document: null,
      })),
      new Map([[drift.type, [drift.generation]]]),
    );
  }

  private async rowsOf({ type, extra }: Drift): Promise<Set<string>> {
    const rows = await execute<{ source_id: string }>(
      this.em.fork(),
      'select source_id from content where type = $1 and source_id = any($2)',
      [type, extra.map(({ id }) => id)],
    );
    return new Set(rows.map((row) => row.source_id));
  }
}

function countsOf(drift: Drift): DriftCounts {
  const { missing, extra, stale, ...rest } = drift;
  return { ...rest, missing: missing.length, extra: extra.length, stale: stale.length };
}
