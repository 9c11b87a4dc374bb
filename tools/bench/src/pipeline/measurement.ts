import type { Bed } from './bed.js';
import type { Row } from './report.js';

/** One thing that is set up and measured together; it may give several rows of the report. */
export interface Measurement {
  /** Name for `--only`. */
  readonly id: string;
  readonly title: string;
  /** `running`: beside the whole stack. `stopped`: engines alone, with the processes that the row starts. */
  readonly services: 'running' | 'stopped';
  measure(bed: Bed): Promise<Row[]>;
}
