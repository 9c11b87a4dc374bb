import { AsyncLocalStorage } from 'node:async_hooks';
import type { Upserted } from './upsert-newer.js';

/** What one `upsertNewer` did with the rows that it was given. */
export interface UpsertCounts {
  readonly rows: number;
  readonly applied: number;
  readonly stale: number;
}

const watched = new AsyncLocalStorage<UpsertCounts[]>();

/** Runs something and tells of every `upsertNewer` in it, however deep, so that no caller has to hand the counts on. */
export async function watchUpserts(run: () => Promise<void>): Promise<readonly UpsertCounts[]> {
  const seen: UpsertCounts[] = [];
  await watched.run(seen, run);
  return seen;
}

/** To be called after each upsert. */
export function noteUpsert(rows: number, { applied, stale }: Upserted): void {
  watched.getStore()?.push({ rows, applied: applied.length, stale });
}
