/** What one side, a topic or a copy of it, knows of a key. */
export interface Known {
  readonly version: number;
  /** Of what a copy keeps; null = nothing, because the item is gone or nobody may see it. */
  readonly hash: string | null;
}

/**
 * How a row of a copy differs from the last record of its key:
 * - `missing`: there is no row;
 * - `behind`: it is older;
 * - `ahead`: it is newer, so the owner or the topic has lost something;
 * - `resurrected`: it holds what is gone by a record that is not newer, or by none at all;
 * - `altered`: same version, other content.
 */
export const differences = ['missing', 'behind', 'ahead', 'resurrected', 'altered'] as const;
export type Difference = (typeof differences)[number];

/** A row that remembers what is gone may stay for ever, and need not be there. */
export function differenceOf(record: Known | undefined, row: Known | undefined): Difference | undefined {
  if (!record) return row && row.hash !== null ? 'resurrected' : undefined;
  if (!row) return record.hash === null ? undefined : 'missing';
  if (row.version < record.version) return 'behind';
  if (record.hash === null && row.hash !== null) return 'resurrected';
  if (row.version > record.version) return 'ahead';
  return row.hash === record.hash ? undefined : 'altered';
}

/** Topic and copy as they were read twice, in this order: topic, copy, topic, copy. */
export interface Looks {
  readonly records: readonly [first: Known | undefined, second: Known | undefined];
  readonly rows: readonly [first: Known | undefined, second: Known | undefined];
}

/**
 * What is left when changes under way are no difference: a row lags only behind what was on the topic at the first look,
 * and has run ahead only of what has come to it until the second one.
 */
export function lastingDifference({ records, rows }: Looks): Difference | undefined {
  const lag = differenceOf(records[0], rows[1]);
  if (lag === 'missing' || lag === 'behind') return lag;
  const now = differenceOf(records[1], rows[1]);
  if (now === 'missing' || now === 'behind') return undefined;
  const lead = differenceOf(records[1], rows[0]);
  return now === lead || now === 'altered' ? now : undefined;
}
