import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FlatBm25, termsOf } from './flat-bm25.js';
import { ndcg, pairedBootstrap, percentile, scoreRun, scoreTopic } from './metrics.js';
import { porterStem } from './porter.js';

const judged = new Map([
  ['a', 3],
  ['b', 1],
  ['c', 2],
  ['d', 0],
]);

describe('the metrics', () => {
  it('give nDCG with linear gain, the discount log2(rank + 1) and nothing for the unjudged', () => {
    const ideal = 3 + 2 / Math.log2(3) + 1 / Math.log2(4);
    expect(ndcg(['a', 'c', 'b'], judged, 10)).toBe(1);
    expect(ndcg(['x', 'a'], judged, 10)).toBeCloseTo(3 / Math.log2(3) / ideal, 12);
    expect(ndcg(['x', 'a'], judged, 1)).toBe(0);
    expect(ndcg(['x'], new Map([['y', 0]]), 10)).toBe(0);
  });

  it('take the unjudged out for the condensed figure', () => {
    const score = scoreTopic(['x', 'a', 'y', 'c', 'z', 'b'], judged);
    expect(score.condensedNdcg10).toBe(1);
    expect(score.ndcg10).toBeLessThan(1);
    expect(score.judged10).toBeCloseTo(0.3, 12);
    expect(score.recall100).toBe(1);
    expect(score.mrr10).toBe(0.5);
  });

  it('leave a topic without a grade of 2 out of MRR', () => {
    const weak = scoreTopic(['p'], new Map([['p', 1]]));
    expect(weak.mrr10).toBeNull();
    expect(scoreRun([weak, scoreTopic(['a'], judged)]).mrr10).toBe(1);
  });

  it('stay between 0 and 1, and never fall when a relevant document moves up', () => {
    const rank = fc.shuffledSubarray(['a', 'b', 'c', 'd', 'x', 'y', 'z'], { minLength: 2 });
    fc.assert(
      fc.property(rank, fc.nat(5), (ranked, at) => {
        const place = at % (ranked.length - 1);
        const swapped = ranked.with(place, ranked[place + 1]!).with(place + 1, ranked[place]!);
        const better = (judged.get(ranked[place + 1]!) ?? 0) >= (judged.get(ranked[place]!) ?? 0);
        const [before, after] = [ndcg(ranked, judged, 10), ndcg(swapped, judged, 10)];
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThanOrEqual(1);
        if (better) expect(after).toBeGreaterThanOrEqual(before - 1e-12);
      }),
    );
  });

  it('give a difference with an interval that is the same at every run', () => {
    const a = Array.from({ length: 50 }, (_, n) => (n % 5) / 5);
    const b = a.map((value) => value - 0.1);
    expect(pairedBootstrap(a, b)).toEqual(pairedBootstrap(a, b));
    const { mean, lo, hi } = pairedBootstrap(a, a.toReversed());
    expect(lo).toBeLessThanOrEqual(mean);
    expect(hi).toBeGreaterThanOrEqual(mean);
    expect(() => pairedBootstrap([1], [])).toThrow('same topics');
    expect(percentile([5, 1, 3], 0.5)).toBe(3);
    expect(percentile([], 0.5)).toBe(0);
  });
});

describe('the yardstick', () => {
  it('stems as Porter wrote it', () => {
    const pairs = {
      caresses: 'caress',
      ponies: 'poni',
      ties: 'ti',
      cats: 'cat',
      feed: 'feed',
      agreed: 'agre',
      plastered: 'plaster',
      motoring: 'motor',
      sing: 'sing',
      conflated: 'conflat',
      troubled: 'troubl',
      sized: 'size',
      hopping: 'hop',
      falling: 'fall',
      filing: 'file',
      happy: 'happi',
      sky: 'sky',
      relational: 'relat',
      conditional: 'condit',
      digitizer: 'digit',
      triplicate: 'triplic',
      formative: 'form',
      electrical: 'electr',
      goodness: 'good',
      revival: 'reviv',
      adoption: 'adopt',
      effective: 'effect',
      probate: 'probat',
      rate: 'rate',
      controlling: 'control',
      rolling: 'roll',
    };
    for (const [word, stem] of Object.entries(pairs)) expect([word, porterStem(word)]).toEqual([word, stem]);
  });

  it('finds the document with the rarer word first', () => {
    const index = new FlatBm25([
      { id: 'one', text: 'fever and fever and fever' },
      { id: 'two', text: 'fever with rash' },
      { id: 'three', text: 'fever after travel' },
    ]);
    expect(index.search('a rash with fever', 10)).toEqual(['two', 'one', 'three']);
    expect(index.search('the and of', 10)).toEqual([]);
    expect(termsOf("The patient's diabetes")).toEqual(['patient', 'diabet']);
  });
});
