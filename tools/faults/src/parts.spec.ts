import { mkdtempSync, readFileSync, rmSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patched } from './checkout-copy.js';
import { root } from './extra-process.js';
import { faults } from './faults/index.js';
import { Journal } from './journal.js';
import { markIn, markOf } from './mark.js';
import { addedField, nextSources } from './next-version.js';
import { readOptions } from './options.js';
import { Plan } from './plan.js';
import { randomFrom, shuffled } from './random.js';
import { isWell, notRun } from './run-fault.js';
import type { Result } from './run-fault.js';
import { sabotages } from './sabotages.js';
import { within } from './small-disks.js';
import { tableOf } from './table.js';

const passed: Result = {
  fault: 'calm',
  seed: 1,
  outcome: 'passed',
  operations: 250,
  refused: 1,
  unknown: 2,
  harms: { lost: 0, duplicated: 0, reordered: 0, resurrected: 0 },
  repeats: 3,
  healSeconds: 0.5,
  notes: [],
};

describe('A mark', () => {
  it('is found in its text and differs for every operation', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(999_999), fc.nat(999_999), (run, a, b) => {
        expect(markIn(`Note ${markOf(run, a)}. And so on.`)).toBe(markOf(run, a));
        expect(markOf(run, a) === markOf(run, b)).toBe(a === b);
      }),
    );
    expect(markIn('a text without')).toBe('');
    expect(markIn(null)).toBe('');
  });
});

describe('Chance', () => {
  it('repeats itself with its seed', () => {
    const numbers = (seed: number): number[] => Array.from({ length: 5 }, randomFrom(seed));
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  it('shuffles without losing anything, and no further than it may', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 9 }), fc.nat(40), (seed, within, length) => {
        const items = Array.from({ length }, (_, n) => n);
        const mixed = shuffled(randomFrom(seed), items, within);
        expect(mixed.toSorted((a, b) => a - b)).toEqual(items);
        mixed.forEach((item, at) => expect(Math.abs(item - at)).toBeLessThan(within));
      }),
    );
  });
});

describe('The plan of a load', () => {
  const writers = [{ authorization: 'a' }, { authorization: 'b' }];

  it('never has two operations under way on one item, and leaves an item alone after a cut', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomFrom(seed);
        const plan = new Plan({ random, run: 1, writers, cases: [], ratingPlaces: [] });
        const underWay = new Set<string>();
        const lost = new Set<string>();
        let made = 0;
        const open: (() => void)[] = [];
        for (let n = 0; n < 300; n += 1) {
          const step = plan.next();
          if (step.id !== undefined) {
            expect(underWay.has(step.id)).toBe(false);
            expect(lost.has(step.id)).toBe(false);
            underWay.add(step.id);
          }
          open.push(() => {
            const outcome = random() < 0.1 ? 'unknown' : 'ok';
            const id = step.id ?? (outcome === 'ok' ? `item-${(made += 1)}` : undefined);
            if (step.id !== undefined) underWay.delete(step.id);
            if (step.id !== undefined && outcome === 'unknown') lost.add(step.id);
            step.done({ ...step, id, outcome, status: 200, version: 1, at: 0 });
          });
          if (random() < 0.8) open.splice(Math.floor(random() * open.length), 1)[0]!();
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('The options', () => {
  it('choose faults, seeds and rate', () => {
    const options = readOptions(['--only', 'calm,cuts', '--seed', '4', '--rounds', '3', '--rate', '80']);
    expect(options.chosen.map(({ name }) => name)).toEqual(['calm', 'cuts']);
    expect(options).toMatchObject({ seeds: [4, 5, 6], rate: 80, mode: 'run' });
    expect(readOptions(['--short']).chosen.every(({ short }) => short)).toBe(true);
  });

  it('refuse what they do not know in one sentence', () => {
    expect(() => readOptions(['--only', 'earthquake'])).toThrow(/no fault "earthquake"/);
    expect(() => readOptions(['--rate', '1000'])).toThrow(/--rate takes a whole number/);
    expect(() => readOptions(['--fast'])).toThrow(/--fast/);
  });
});

describe('The list of faults', () => {
  it('names each once', () => {
    const names = faults.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('The journal', () => {
  it('gives back what has passed, though it was cut in the middle of a line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'));
    const file = join(folder, 'journal.jsonl');
    const journal = new Journal(file);
    expect(journal.passed()).toEqual([]);
    journal.add(passed);
    journal.add({ ...passed, seed: 2, outcome: 'failed' });
    appendFileSync(file, '{"fault": "cu');
    expect(new Journal(file).passed()).toEqual([passed]);
    const other = { ...passed, fault: 'cuts' };
    journal.add(other);
    journal.forget(({ fault }) => fault === 'calm');
    expect(journal.passed()).toEqual([other]);
    rmSync(folder, { recursive: true });
  });
});

describe('The table', () => {
  it('never calls passed what was not run, and says why', () => {
    const text = tableOf([passed, notRun({ name: 'disk-full' }, 1, 'no such file system')]);
    expect(text).toContain('1 passed, 0 failed, 1 not run');
    expect(text).toMatch(/disk-full +1 +not run\n {4}no such file system/);
  });

  it('is well when all have passed or the machine does not allow them, and not when a moment did not come', () => {
    expect(isWell(passed)).toBe(true);
    expect(isWell({ ...notRun({ name: 'disk-full-kafka' }, 1, 'refused'), unable: true })).toBe(true);
    expect(isWell(notRun({ name: 'kill-often' }, 1, 'The moment did not come.'))).toBe(false);
    expect(isWell({ ...passed, outcome: 'failed' })).toBe(false);
  });

  it('shows every figure of a failed fault', () => {
    const harms = { lost: 4, duplicated: 3, reordered: 2, resurrected: 1 };
    const text = tableOf([{ ...passed, outcome: 'failed', harms, healSeconds: null }]);
    expect(text).toMatch(/calm +1 +250 +2 +4 +3 +2 +1 +never +FAILED/);
  });
});

describe('The next version', () => {
  it('is made of the sources of today, whose contract and producer it changes', () => {
    const sources = nextSources();
    expect([...sources.keys()]).toEqual([
      'libs/contracts/src/discussions.ts',
      'apps/discussions/src/post/post.entity.ts',
    ]);
    for (const text of sources.values()) expect(text).toContain(addedField);
  });

  it('cannot be made when a text that it replaces is gone or stands twice', () => {
    const patch = { file: 'a.ts', from: 'one', to: '$& more' };
    expect(patched('zero one two', patch)).toBe('zero $& more two');
    expect(() => patched('zero two', patch)).toThrow('stands 0 times in a.ts');
    expect(() => patched('one one', patch)).toThrow('stands 2 times in a.ts');
  });
});

describe('A sabotage', () => {
  it.each(sabotages)('of the $safeguard still finds its text in the sources', (sabotage) => {
    expect(patched(readFileSync(join(root, sabotage.file), 'utf8'), sabotage)).toContain(sabotage.to);
  });
});

describe('A small disk', () => {
  it('is mounted by root as he is, and by others as root of a namespace that they leave again', () => {
    const program = ['node', 'main.js'];
    const [disks, others] = [within('/disks', program, [0, 0]), within('/disks', program, [1000, 100])];
    expect(disks.slice(0, 3)).toEqual(['unshare', '--mount', 'sh']);
    expect(disks.slice(-3)).toEqual(['/disks', 'node', 'main.js']);
    expect(others.slice(0, 4)).toEqual(['unshare', '--mount', '--map-root-user', 'sh']);
    expect(others.join(' ')).toMatch(
      /\/disks unshare --user --map-user=1000 --map-group=100 -- node main\.js$/,
    );
  });
});
