import { codePoints } from '@openrounds/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newPost } from '../post/post.http.js';
import { postOf, titleOf } from './question.js';

describe('an imported question', () => {
  it('takes its title from the short form and its body from the question', () => {
    const post = postOf({
      id: 'q2',
      question: 'A long question about heparin?',
      short_form: 'Heparin in pregnancy?',
    });
    expect(post.text).toMatchObject({
      title: 'Heparin in pregnancy?',
      body: 'A long question about heparin?',
      kind: 'question',
    });
    expect(post.attribution).toMatchObject({ licence: 'CC BY 4.0' });
  });

  it('without a short form is cut at a word to at most 140 characters', () => {
    const title = titleOf(`${'word '.repeat(40)}end`);
    expect(title).toMatch(/^(word )+word…$/);
    expect(codePoints(title)).toBeLessThanOrEqual(140);
  });

  it('that is very short is padded with the label of its specialty', () => {
    expect(titleOf('ECG?')).toBe('General medicine: ECG?');
  });

  it('always has the same id, and another one for another row', () => {
    const row = { id: 'q1', question: 'What is the dose?', short_form: '' };
    expect(postOf(row).id).toBe(postOf({ ...row, question: 'Changed?' }).id);
    expect(postOf(row).id).not.toBe(postOf({ ...row, id: 'q2' }).id);
  });

  it('is always a post that the route would take', () => {
    const text = fc
      .string({ minLength: 1, maxLength: 400, unit: 'grapheme' })
      .filter((value) => value.trim() !== '');
    fc.assert(
      fc.property(text, text, (question, short) => {
        const post = postOf({ id: 'x', question: question.trim(), short_form: short.trim() });
        expect(newPost.safeParse(post.text).error?.issues ?? []).toEqual([]);
      }),
      { seed: 11 },
    );
  });
});
