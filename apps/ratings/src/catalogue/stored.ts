/** What became of a batch of drafts. */
export interface Stored {
  listed: number;
  changed: number;
  unchanged: number;
}

export function addStored(a: Stored, b: Stored): Stored {
  return {
    listed: a.listed + b.listed,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
  };
}

export const nothingStored: Stored = { listed: 0, changed: 0, unchanged: 0 };

/** Consecutive parts of at most `size` elements. */
export function partsOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
