import type { Spread } from '../figures.js';

export interface WriterOrder {
  /** `open`: `rate` starts a second, whatever the answers do. `closed`: eight writers, each again after its answer. */
  readonly kind: 'open' | 'closed';
  readonly seconds: number;
  /** Transactions a second of an open load. */
  readonly rate: number;
  /** The outbox, or a table like it that no relay reads. */
  readonly table: string;
  /** Whether a closed load wakes the relay; an open one always does. */
  readonly notify: boolean;
  /** Whether to wait until a consumer in this process has every record. */
  readonly arrivals: boolean;
}

export interface WriterAnswer {
  readonly commits: number;
  readonly failed: number;
  /** Share of late starts of an open load. */
  readonly late: number;
  /** Milliseconds from the intended start to the commit. */
  readonly writes: Spread;
  /** Milliseconds from the commit to the arrival at a consumer. */
  readonly arrivals?: Spread;
  readonly keys: readonly string[];
}
