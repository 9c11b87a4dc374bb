import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { allFacts, allTopics, topicSettings } from '@openrounds/contracts';
import { committedSamples, committedSchemas, committedTopics } from '@openrounds/contracts/committed';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { root } from './documents.js';

interface Message {
  headers: { properties: { ce_type: { const: string } } };
  payload: { $ref?: string; type?: string };
}
interface AsyncApi {
  channels: Record<
    string,
    {
      address: string;
      messages: Record<string, { $ref: string }>;
      bindings: { kafka: { partitions: number; topicConfiguration: Record<string, unknown> } };
      'x-owner': string;
      'x-visibility': string;
      'x-readers': string[];
      'x-key': string;
    }
  >;
  operations: Record<string, { action: string; channel: { $ref: string } }>;
  components: { messages: Record<string, Message> };
}

const file = join(root, 'docs/asyncapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as AsyncApi;
const officialSchema = createRequire(import.meta.url)(
  '@asyncapi/specs/schemas/3.0.0-without-$id.json',
) as object;
const lenient = { strict: false, validateFormats: false };
const facts = allFacts();

/** Every `$ref` below a value, with the place that it stands at. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' ? [String(inner)] : references(inner as unknown),
  );
}

function leadsSomewhere(reference: string): boolean {
  if (!reference.startsWith('#/')) return existsSync(resolve(dirname(file), reference));
  const steps = reference.slice(2).split('/');
  const found = steps.reduce<unknown>(
    (at, step) => (at as Record<string, unknown> | undefined)?.[step],
    document,
  );
  return found !== undefined;
}

describe('docs/asyncapi.json', () => {
  const isAsyncApi = new Ajv(lenient).compile(officialSchema);

  it('is an AsyncAPI 3.0 document by the official schema, which refuses a wrong one', () => {
    isAsyncApi(document);
    expect(isAsyncApi.errors ?? []).toEqual([]);
    const { channels: _, ...rest } = document;
    const wrong = { ...rest, channels: { 'a.b.v1': { address: 1 } } };
    expect(isAsyncApi(wrong)).toBe(false);
    expect(isAsyncApi({ ...document, operations: { publish: { action: 'shout' } } })).toBe(false);
  });

  it('holds no reference that leads nowhere', () => {
    expect(references(document).length).toBeGreaterThan(facts.length);
    expect(references(document).filter((reference) => !leadsSomewhere(reference))).toEqual([]);
    expect(leadsSomewhere('#/channels/nobody.nothing.v1')).toBe(false);
    expect(leadsSomewhere('../libs/contracts/schemas/nobody.nothing.v1/1.json')).toBe(false);
  });

  it('names every topic and no other, with its key, owner, readers and settings', () => {
    expect(Object.keys(document.channels)).toEqual(allTopics().map(({ name }) => name));
    for (const topic of allTopics()) {
      const channel = document.channels[topic.name]!;
      expect(channel).toMatchObject({
        address: topic.name,
        'x-owner': topic.owner,
        'x-visibility': topic.visibility,
        'x-readers': topic.readers,
        'x-key': topic.keyField,
        bindings: { kafka: { partitions: topic.partitions } },
      });
      const settings = Object.entries(channel.bindings.kafka.topicConfiguration);
      expect(Object.fromEntries(settings.map(([name, value]) => [name, String(value)]))).toEqual(
        topicSettings(topic),
      );
    }
    expect(Object.values(document.operations).map(({ channel }) => channel.$ref)).toEqual(
      allTopics().map(({ name }) => `#/channels/${name}`),
    );
  });

  it('names every fact and no other, beside what is said again and what is gone', () => {
    for (const topic of allTopics()) {
      const aggregate = topic.name.replace(/\.v\d+$/, '');
      const types = facts.flatMap((fact) => (fact.topic === topic ? [fact.type] : []));
      expect(Object.keys(document.channels[topic.name]!.messages).sort()).toEqual(
        [...types, `${aggregate}.republished`, `${aggregate}.forgotten`].sort(),
      );
    }
    const messages = Object.entries(document.components.messages);
    expect(messages).toHaveLength(facts.length + 2 * allTopics().length);
    for (const [type, { headers, payload }] of messages) {
      expect(headers.properties.ce_type.const).toBe(type);
      expect(payload.type === 'null').toBe(type.endsWith('.forgotten'));
    }
  });
});

describe('a reader in another language', () => {
  const ajv = addFormats.default(new Ajv({ strict: false }));

  it.each(committedTopics('schemas'))(
    'finds every sample of %s to be what the schema of its revision says',
    (topic) => {
      for (const [index, schema] of committedSchemas(topic).entries()) {
        const isState = ajv.compile(schema);
        const samples = committedSamples(topic, index + 1);
        expect(samples.length).toBeGreaterThan(0);
        for (const { state } of samples) {
          isState(state);
          expect(isState.errors ?? []).toEqual([]);
        }
        expect(isState({ ...(samples[0]!.state as object), version: 0 })).toBe(false);
      }
    },
  );

  it('finds no file of samples that nobody reads', () => {
    const folder = join(root, 'libs/contracts/samples');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    const read = committedTopics('samples').flatMap((topic) =>
      committedSchemas(topic).flatMap((_, index) =>
        committedSamples(topic, index + 1).map(({ type }) => join(topic, String(index + 1), `${type}.json`)),
      ),
    );
    expect([...new Set(read)].sort()).toEqual(files.sort());
  });
});
