import { specialtySlugs } from '@openrounds/contracts';
import { checkFields } from '@openrounds/phi-guard';
import { describe, expect, it } from '@jest/globals';
import { demoPosts } from './demo-posts.js';
import type { DemoComment } from './demo-threads.js';
import { demoThreads } from './demo-threads.js';

const flat = (comments: DemoComment[]): DemoComment[] =>
  comments.flatMap((comment) => [comment, ...flat(comment.replies ?? [])]);

describe('the demo world', () => {
  it.each(demoPosts)('passes the guard with post $slug', ({ content }) => {
    expect(checkFields({ '/title': content.title, '/body': content.body })).toEqual([]);
    expect(content.specialties.every((slug) => specialtySlugs.includes(slug))).toBe(true);
  });

  it.each(Object.entries(demoThreads))('passes the guard with the comments on %s', (_subject, comments) => {
    for (const { body } of flat(comments)) expect(checkFields({ '/body': body })).toEqual([]);
  });

  it('has threads in Spanish and French, one as deep as they get, and posts of every kind', () => {
    expect(new Set(demoPosts.map(({ content }) => content.lang))).toEqual(new Set(['en', 'es', 'fr']));
    expect(new Set(demoPosts.map(({ content }) => content.kind))).toEqual(
      new Set(['question', 'discussion', 'research']),
    );
    const depth = (comment: DemoComment): number => 1 + Math.max(0, ...(comment.replies ?? []).map(depth));
    expect(Math.max(...Object.values(demoThreads).flat().map(depth))).toBeGreaterThan(6);
  });

  it('comments only on posts and cases that exist', () => {
    const posts = demoPosts.map(({ slug }) => `post:${slug}`);
    const strange = Object.keys(demoThreads).filter(
      (subject) => !posts.includes(subject) && !/^case:case-\d\d$/.test(subject),
    );
    expect(strange).toEqual([]);
  });
});
