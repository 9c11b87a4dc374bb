import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allFacts, allTopics, caseState, commentState, postState, ratingState, samples } from './index.js';

/** What a record may keep of an item whose text is gone from view. */
const placeOnly = [
  'id',
  'version',
  'state',
  'authorId',
  'publishedAt',
  'openedAt',
  'addedAt',
  'subjectKind',
  'subjectId',
  'parentId',
  'depth',
  'drugId',
  'conditionId',
];
const silentStates = ['hidden', 'removed', 'withdrawn', 'erased'];
const withStates = { postState, commentState, caseState, ratingState };

interface JsonSchema {
  properties?: Record<string, { const?: unknown; maxLength?: number }>;
}

describe('the contracts', () => {
  it.each(allFacts().map((fact) => [fact.type, fact] as const))('%s has a sample', (_type, fact) => {
    expect(samples.filter((sample) => sample.fact === fact).length).toBeGreaterThan(0);
  });

  it.each(samples.map((sample) => [sample.fact.type, sample] as const))(
    'the sample of %s is what its schema says',
    (_type, sample) => {
      const parsed = sample.fact.topic.schema.parse(sample.state);
      expect(parsed).toEqual(sample.state);
      expect(Buffer.byteLength(JSON.stringify(parsed))).toBeLessThan(8_192);
    },
  );

  it.each(allTopics().map((topic) => [topic.name, topic] as const))(
    '%s says who owns and who may read it',
    (_name, topic) => {
      expect(topic.name).toMatch(new RegExp(`^${topic.owner}\\.[a-z-]+\\.v[1-9]\\d*$`));
      expect(topic.visibility === 'internal' ? topic.readers.length > 0 : topic.readers.length === 0).toBe(
        true,
      );
      expect(allFacts().some((fact) => fact.topic === topic)).toBe(true);
      expect(topic.cleanup === 'delete').toBe(topic.retentionHours !== undefined);
    },
  );

  it('facts are said in the past', () => {
    const verbs = allFacts().map((fact) => fact.type.split('.')[2]!);
    const past = /(ed|en|opened|asked|withdrawn|stale|known|expiring)$|^published-as-teaching$/;
    expect(verbs.filter((verb) => !past.test(verb.split('-').at(-1)!) && !past.test(verb))).toEqual([]);
  });

  it.each(Object.entries(withStates))(
    '%s holds no text in states in which nobody may read it',
    (_name, union) => {
      const schema = z.toJSONSchema(union, { io: 'output' }) as {
        oneOf?: JsonSchema[];
        anyOf?: JsonSchema[];
      };
      const silent = (schema.oneOf ?? schema.anyOf ?? []).filter((option) =>
        silentStates.includes(String(option.properties?.state?.const)),
      );
      expect(silent.length).toBeGreaterThanOrEqual(3);
      for (const option of silent)
        expect(placeOnly).toEqual(expect.arrayContaining(Object.keys(option.properties ?? {})));
    },
  );

  it('a text sent along with a hidden state does not come through', () => {
    const published = samples.find((sample) => sample.fact.type === 'discussions.post.published')!;
    const hidden = postState.parse({ ...(published.state as object), state: 'hidden' });
    expect(JSON.stringify(hidden)).not.toContain('SGLT2');
  });
});
