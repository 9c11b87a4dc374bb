/** A repeatable source of numbers in [0, 1): mulberry32, public domain, Tommy Ettinger 2017. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the items. @throws Error when there is none */
export function pick<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

/** The items in another order (Fisher and Yates), no item further than `within` places from its own. */
export function shuffled<T>(random: () => number, items: readonly T[], within = items.length): T[] {
  const result: T[] = [];
  for (let start = 0; start < items.length; start += within) {
    const window = items.slice(start, start + within);
    for (let last = window.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      [window[last], window[other]] = [window[other]!, window[last]!];
    }
    result.push(...window);
  }
  return result;
}
