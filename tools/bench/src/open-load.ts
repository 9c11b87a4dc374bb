import { setTimeout as wait } from 'node:timers/promises';

export interface Load<T> {
  /** Answers in the order of their start. */
  readonly done: T[];
  readonly failed: number;
  /** Share of starts more than 50 ms after their intended time; above .01 the run says little. */
  readonly late: number;
}

/**
 * Open model: starts work at fixed intended times, whatever the answers do, so that a stall counts for every request
 * that it delays.
 * @param rate starts per second
 */
export async function openLoad<T>(
  rate: number,
  seconds: number,
  work: (index: number, intendedAt: number) => Promise<T>,
): Promise<Load<T>> {
  const total = Math.round(rate * seconds);
  const begin = performance.now() + 100;
  const running: Promise<T | undefined>[] = [];
  let [failed, late] = [0, 0];
  for (let index = 0; index < total; index += 1) {
    const intendedAt = begin + (index * 1_000) / rate;
    const ahead = intendedAt - performance.now();
    if (ahead > 1) await wait(ahead);
    if (performance.now() - intendedAt > 50) late += 1;
    running.push(
      work(index, intendedAt).catch(() => {
        failed += 1;
        return undefined;
      }),
    );
  }
  const answers = await Promise.all(running);
  return { done: answers.filter((answer) => answer !== undefined), failed, late: late / total };
}
