import type { UpsertCounts } from '@openrounds/database';
import { counter } from '@openrounds/telemetry';

const consumed = counter('openrounds.consumer.consumed', 'Records that were decided');
const outcomes = counter(
  'openrounds.consumer.records',
  'Decided records by what became of them; the outcomes add up to the consumed ones',
);
const duplicates = counter('openrounds.consumer.duplicates', 'Records that changed nothing');
const stale = counter('openrounds.consumer.stale', 'Records older than what is stored');

/**
 * - `applied`: changed something, or was handled by code that counts nothing
 * - `stale`: older than what is stored
 * - `duplicate`: told nothing new
 * - `superseded`: a newer record of its key came in the same portion
 * - `erased`: names a member who is erased, and was dropped
 * - `dead`: became a dead letter; `parked`: one behind such a record of its key
 */
export type Fate = 'applied' | 'stale' | 'duplicate' | 'superseded' | 'erased' | 'dead' | 'parked';

/** What became of the records of a portion. Counted only when all are decided: what was not is delivered again. */
export class Account {
  readonly #fates = new Map<Fate, number>();

  add(fate: Fate, amount = 1): void {
    if (amount > 0) this.#fates.set(fate, (this.#fates.get(fate) ?? 0) + amount);
  }

  /** A batch that a projection has taken. @param upserts what its handlers wrote */
  addBatch(size: number, upserts: readonly UpsertCounts[]): void {
    const { applied, stale: older } = mostApplied(size, upserts);
    this.add('applied', applied);
    this.add('stale', older);
    this.add('duplicate', size - applied - older);
  }

  /** @param records number of records in the portion */
  close(consumer: string, records: number): void {
    consumed.add(records, { consumer });
    for (const [outcome, amount] of this.#fates) outcomes.add(amount, { consumer, outcome });
    duplicates.add(this.#fates.get('duplicate') ?? 0, { consumer });
    stale.add(this.#fates.get('stale') ?? 0, { consumer });
  }
}

/**
 * A handler may write several tables. Those upserts with a row per record tell of the records; the one that changed most
 * is believed, because a record that changed one table was applied. Without such an upsert all records were.
 */
function mostApplied(size: number, upserts: readonly UpsertCounts[]): { applied: number; stale: number } {
  const telling = upserts.filter(({ rows }) => rows === size);
  return telling.reduce(
    (most, { applied, stale: older }) => (applied > most.applied ? { applied, stale: older } : most),
    telling[0] ?? { applied: size, stale: 0 },
  );
}
