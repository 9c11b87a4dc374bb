import type { Bed } from './bed.js';

/** A table like the outbox that no relay reads, and a table of business rows; both empty, as the outbox itself. */
export async function outboxTables(bed: Bed): Promise<void> {
  await bed.sql(
    'discussions',
    'create table if not exists bench_note (id uuid primary key, body text not null)',
  );
  await bed.sql(
    'discussions',
    'create table if not exists bench_outbox (like outbox including all) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)',
  );
  await bed.sql('discussions', 'truncate outbox, bench_outbox, bench_note');
}
