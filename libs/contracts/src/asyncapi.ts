import { aggregateOf, forgottenType, header, republishedType } from './envelope.js';
import { revisionOf } from './revisions.js';
import type { Topic } from './topic.js';
import { allFacts, allTopics } from './topic.js';
import { topicSettings } from './topic-settings.js';

/** Where the document stands; its links to the schemas are relative to it. */
export const asyncapiPath = 'docs/asyncapi.json';

/**
 * The AsyncAPI 3.0 document: every topic as a channel, every fact as a message. Servers are the deployment's.
 * Replicas are left out for the same reason.
 */
export function asyncapiDocument(): object {
  const topics = allTopics();
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'OpenRounds events',
      version: '1.0.0',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      description:
        'Each topic is the stream of one kind of aggregate. A record is the whole state that others may know of an ' +
        'aggregate after a change, its type the fact that caused it, an empty value the end of the aggregate. ' +
        'Records of a key come in order of `ce_aggregateversion`, and may come more than once. Readers ignore ' +
        'fields that they do not know.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map((topic) => [topic.name, channelOf(topic)])),
    operations: Object.fromEntries(
      topics.map(({ name }) => [
        `publish.${name}`,
        { action: 'send', channel: { $ref: `#/channels/${name}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries(topics.flatMap((topic) => messagesOf(topic))),
      messageTraits: { cloudevent: { headers: envelope } },
    },
  };
}

function channelOf(topic: Topic): object {
  const { 'cleanup.policy': cleanup, ...times } = topicSettings(topic);
  const numbers = Object.entries(times).map(([name, value]) => [name, Number(value)] as const);
  return {
    address: topic.name,
    title: `The states of ${aggregateOf(topic)}`,
    messages: Object.fromEntries(
      messagesOf(topic).map(([type]) => [type, { $ref: `#/components/messages/${type}` }]),
    ),
    bindings: {
      kafka: {
        bindingVersion: '0.5.0',
        topic: topic.name,
        partitions: topic.partitions,
        topicConfiguration: { 'cleanup.policy': [cleanup], ...Object.fromEntries(numbers) },
      },
    },
    'x-owner': topic.owner,
    'x-visibility': topic.visibility,
    'x-readers': topic.readers,
    'x-key': topic.keyField,
    'x-revision': revisionOf(topic),
    'x-changes': topic.revisions.map(({ what }) => what),
  };
}

function messagesOf(topic: Topic): [type: string, message: object][] {
  const facts = allFacts().filter((fact) => fact.topic === topic);
  const state = { $ref: `../libs/contracts/schemas/${topic.name}/${revisionOf(topic)}.json` };
  const gone = { type: 'null', description: 'The value is empty: forget the aggregate.' };
  return [
    ...facts.map(({ type }): [string, object] => [type, message(topic, type, state)]),
    [republishedType(topic), message(topic, republishedType(topic), state)],
    [forgottenType(topic), message(topic, forgottenType(topic), gone)],
  ];
}

function message(topic: Topic, type: string, payload: object): object {
  return {
    name: type,
    traits: [{ $ref: '#/components/messageTraits/cloudevent' }],
    headers: { type: 'object', properties: { [header.type]: { type: 'string', const: type } } },
    payload,
    bindings: {
      kafka: {
        bindingVersion: '0.5.0',
        key: { type: 'string', description: `"${topic.keyField}" of the state` },
      },
    },
  };
}

/** CloudEvents 1.0, Kafka binding, binary mode: every header is a text. */
const envelope = {
  type: 'object',
  required: Object.values(header).filter((name) => name !== header.traceparent),
  properties: {
    [header.specVersion]: { type: 'string', const: '1.0' },
    [header.id]: { type: 'string', format: 'uuid', description: 'The event; the same at every delivery' },
    [header.source]: {
      type: 'string',
      pattern: '^openrounds/[a-z]+$',
      description: 'The service that wrote it',
    },
    [header.type]: { type: 'string', description: 'The fact' },
    [header.time]: { type: 'string', format: 'date-time', description: 'When the fact was written' },
    [header.subject]: { type: 'string', description: 'Id of the aggregate' },
    [header.partitionKey]: { type: 'string', description: 'The key of the record' },
    [header.aggregateVersion]: {
      type: 'string',
      pattern: '^[1-9][0-9]*$',
      description: 'Number of changes of the aggregate; keep what has the higher one',
    },
    [header.dataSchema]: {
      type: 'string',
      pattern: '^urn:openrounds:schema:[a-z]+\\.[a-z-]+\\.v[0-9]+:[1-9][0-9]*$',
      description: 'Topic and revision of the schema; records of older revisions stay on the topic',
    },
    [header.contentType]: { type: 'string', const: 'application/json' },
    [header.traceparent]: { type: 'string', description: 'W3C trace context of the change' },
  },
};
