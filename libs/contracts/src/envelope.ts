import type { Fact, Topic } from './topic.js';

/** Headers of every record: CloudEvents 1.0, Kafka binding, binary mode. An empty value is a tombstone. */
export const header = {
  specVersion: 'ce_specversion',
  id: 'ce_id',
  source: 'ce_source',
  type: 'ce_type',
  time: 'ce_time',
  subject: 'ce_subject',
  dataSchema: 'ce_dataschema',
  partitionKey: 'ce_partitionkey',
  aggregateVersion: 'ce_aggregateversion',
  contentType: 'content-type',
  traceparent: 'traceparent',
} as const;

/** Topic name without the major version: `discussions.post`. */
export function aggregateOf(topic: Topic): string {
  return topic.name.replace(/\.v\d+$/, '');
}

/** `ce_dataschema`: names the schema of a record by topic and revision, for consumers that read it later. */
export function dataSchemaOf(topic: string, revision: number): string {
  return `urn:openrounds:schema:${topic}:${revision}`;
}

/** The `ce_source` of what a service writes. */
export function eventSource(service: string): string {
  return `openrounds/${service}`;
}

/** The `ce_type` of a record that says a current state again; nothing new has happened, so reactions pass it by. */
export function republishedType(topic: Topic): string {
  return `${aggregateOf(topic)}.republished`;
}

/** The `ce_type` of a tombstone: the aggregate is gone and its earlier records are to be forgotten. */
export function forgottenType(topic: Topic): string {
  return `${aggregateOf(topic)}.forgotten`;
}

/**
 * The record's key and version, read from its state.
 * @throws Error when the state lacks them, which its schema should not allow
 */
export function identityOf(fact: Pick<Fact, 'topic'>, state: unknown): { key: string; version: number } {
  const values =
    typeof state === 'object' && state !== null ? new Map(Object.entries(state)) : new Map<string, unknown>();
  const key: unknown = values.get(fact.topic.keyField);
  const version: unknown = values.get('version');
  if (typeof key !== 'string' || typeof version !== 'number') {
    throw new Error(
      `A state of ${fact.topic.name} must have a text "${fact.topic.keyField}" and a number "version".`,
    );
  }
  return { key, version };
}
