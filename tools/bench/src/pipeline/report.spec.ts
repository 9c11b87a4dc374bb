import { describe, expect, it } from '@jest/globals';
import type { Compared } from './pairs.js';
import { pairOf, spreadOfRatios } from './pairs.js';
import { markdownOf, notRun, ratioRow, reaches, shown, valueRow } from './report.js';
import type { Row } from './report.js';

const compared = (noise: number): Compared => {
  const pairs = [pairOf('ab', 60, 100), pairOf('ba', 70, 100), pairOf('ab', 50, 100)];
  const side = (name: string, value: number) => ({ name, value, cpuMicros: { [name]: 12.34 } });
  return { a: side('ours', 60), b: side('raw', 100), pairs, ...spreadOfRatios(pairs), noise };
};

describe('a row', () => {
  it('of pairs is judged by its median', () => {
    expect(ratioRow('x', 'X', compared(0.05), { atLeast: 0.6 })).toMatchObject({ median: 0.6, pass: true });
    expect(ratioRow('x', 'X', compared(0.05), { atLeast: 0.61 }).pass).toBe(false);
  });

  it('above 10 % noise judges nothing', () => {
    expect(ratioRow('x', 'X', compared(0.11), { atLeast: 0.1 }).pass).toBeNull();
  });

  it('with a largest allowed value is judged by its worst one, with a smallest by its middle', () => {
    expect(valueRow('x', 'X', [9, 21, 10], { unit: 's', atMost: 20 }).pass).toBe(false);
    expect(valueRow('x', 'X', [9, 21, 10], { unit: '/s', atLeast: 10 }).pass).toBe(true);
  });

  it('that was not run is never green', () => {
    expect(notRun('x', 'X', 'no broker')).toMatchObject({
      median: null,
      pass: null,
      note: 'not run: no broker',
    });
  });
});

describe('a target', () => {
  it('is not reached by what is no number', () => {
    expect(reaches(Number.NaN, { atMost: 1 })).toBe(false);
    expect(reaches(Number.NaN, { atLeast: 1 })).toBe(false);
  });
});

describe('the table', () => {
  const rows: Row[] = [
    ratioRow('a', 'fast', compared(0.02), { atLeast: 0.5 }),
    ratioRow('b', 'noisy', compared(0.5), { atLeast: 0.5 }),
    notRun('c', 'absent', 'no engine'),
    valueRow('d', 'late', [1234.5], { unit: 'ms', atMost: 60 }),
  ];
  const text = markdownOf({
    schema: 'openrounds.bench/1',
    commit: 'abc',
    startedAt: '2026-01-01T00:00:00.000Z',
    host: { cpu: 'virtual', cores: 2, memory: '24 GiB', load: 'load 1' },
    versions: { node: '24' },
    dataset: { rows: 10, pairs: 3 },
    rows,
  });

  it('has one line per row with its verdict', () => {
    const verdicts = text
      .split('\n')
      .slice(2, 6)
      .map((line) => line.split(' | ')[4]);
    expect(verdicts).toEqual(['reached', 'noisy', 'not run', 'missed']);
  });

  it('tells CPU of both sides, the host and the versions', () => {
    expect(text).toContain('ours (60/s): ours 12.3; raw (100/s): raw 12.3');
    expect(text).toContain('2 x virtual, 24 GiB, load 1. node 24. Commit abc');
  });

  it('shows three digits, and no broken part of large numbers', () => {
    expect([0.123456, 12.345, 1234.5, 0].map(shown)).toEqual(['0.123', '12.3', '1,235', '0']);
  });
});
