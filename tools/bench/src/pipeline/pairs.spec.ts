import { describe, expect, it } from '@jest/globals';
import type { Leg } from './pairs.js';
import { compare, distance, median, pairOf, sideOf, spreadOfRatios } from './pairs.js';

const leg = (value: number, cpuMicros: Record<string, number> = {}): Leg => ({ value, cpuMicros });
const quiet = (): void => undefined;

describe('A against B', () => {
  it('warms both up, shows the noise of A, and turns the order round at each pair', async () => {
    const order: string[] = [];
    const side = (name: string) => ({
      name,
      leg: () => {
        order.push(name);
        return Promise.resolve(leg(name === 'a' ? 50 : 100));
      },
    });
    const compared = await compare(side('a'), side('b'), 3, quiet);
    expect(order.join('')).toBe('ab' + 'aa' + 'ab' + 'ba' + 'ab');
    expect(compared.pairs.map((pair) => pair.order)).toEqual(['ab', 'ba', 'ab']);
    expect(compared).toMatchObject({ median: 0.5, min: 0.5, max: 0.5, noise: 0 });
    expect(compared.a).toEqual({ name: 'a', value: 50, cpuMicros: {} });
  });

  it('keeps each value on its own side whatever the order', async () => {
    let tick = 0;
    const rising = { name: 'a', leg: () => Promise.resolve(leg((tick += 1))) };
    const still = { name: 'b', leg: () => Promise.resolve(leg(10)) };
    const { pairs, noise } = await compare(rising, still, 2, quiet);
    expect(pairs).toEqual([pairOf('ab', 4, 10), pairOf('ba', 5, 10)]);
    expect(noise).toBeCloseTo(1 / 3);
  });
});

describe('ratios', () => {
  it('are judged by their median, with the smallest and largest', () => {
    const pairs = [1, 9, 2].map((value) => pairOf('ab', value, 10));
    expect(spreadOfRatios(pairs)).toEqual({ median: 0.2, min: 0.1, max: 0.9 });
  });

  it('have the mean of the two middle ones as median of an even number', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe('noise', () => {
  it('is the distance as a share of the larger', () => {
    expect(distance(80, 100)).toBeCloseTo(0.2);
    expect(distance(100, 80)).toBeCloseTo(0.2);
  });
});

describe('a side', () => {
  it('has the median of its legs for each process', () => {
    const legs = [leg(1, { relay: 10 }), leg(3, { relay: 30, kafka: 9 }), leg(2, { relay: 20, kafka: 8 })];
    expect(sideOf('ours', legs)).toEqual({ name: 'ours', value: 2, cpuMicros: { relay: 20, kafka: 8 } });
  });
});
