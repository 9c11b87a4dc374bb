import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { committedSamples, committedSchemas, committedTopics } from './committed.js';
import { unanswered } from './compatibility.js';
import { allDocuments } from './documents.js';
import { allFacts, allTopics, dataSchemaOf, revisionOf, upcast } from './index.js';
import { readerSchema } from './json-schema.js';

const root = new URL('../../../', import.meta.url);
const topics = allTopics().map((topic) => [topic.name, topic] as const);
const revisionsOf = (topic: (typeof topics)[number][1]): number[] =>
  Array.from({ length: revisionOf(topic) }, (_, index) => index + 1);

describe('the committed documents (npm run contracts writes them)', () => {
  it.each(allDocuments().map(({ path, text }) => [path, text]))(
    '%s is what the contracts say',
    (path, text) => {
      const file = new URL(path, root);
      expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
    },
  );

  it("are of today's topics and of no other", () => {
    const names = topics.map(([name]) => name).sort();
    expect(committedTopics('schemas')).toEqual(names);
    expect(committedTopics('samples')).toEqual(names);
  });

  it.each(topics)('%s has every revision that it speaks of, and no other', (name, topic) => {
    const revisions = revisionsOf(topic).map(String);
    const inFolder = (kind: string) => readdirSync(new URL(`libs/contracts/${kind}/${name}/`, root)).sort();
    expect(inFolder('schemas')).toEqual(revisions.map((revision) => `${revision}.json`).sort());
    expect(inFolder('samples')).toEqual(revisions.sort());
  });

  it.each(topics)('the newest samples of %s are of its facts and of no other', (name, topic) => {
    const types = committedSamples(name, revisionOf(topic)).map(({ type }) => type);
    const facts = allFacts().flatMap((fact) => (fact.topic === topic ? [fact.type] : []));
    expect([...new Set(types)].sort()).toEqual(facts.sort());
  });
});

describe('the revisions of a topic', () => {
  it.each(topics)('%s can be read by its readers of every revision, and reads all of them', (name, topic) => {
    const older = committedSchemas(name).slice(0, -1);
    expect(unanswered(topic, [...older, readerSchema(topic.schema)])).toEqual([]);
  });

  it.each(topics)('every sample of %s, however old, is a state of today', (name, topic) => {
    for (const revision of revisionsOf(topic)) {
      const taken = committedSamples(name, revision);
      expect(taken.length).toBeGreaterThan(0);
      for (const { state } of taken)
        expect(
          topic.schema.safeParse(upcast(topic, dataSchemaOf(name, revision), state)).error,
        ).toBeUndefined();
    }
  });
});
