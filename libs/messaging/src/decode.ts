import type { Topic } from '@openrounds/contracts';
import { header } from '@openrounds/contracts';
import { BadRecord } from './failure.js';
import type { EventRecord, RawRecord } from './record.js';

/** Turns a value of an older schema into today's; pure. */
export type Upcaster = (value: unknown) => unknown;

const upcasters = new Map<string, Upcaster>();

/**
 * Teaches consumers to read an older schema.
 * @param dataSchema the `ce_dataschema` of the older records
 */
export function upcast(dataSchema: string, upcaster: Upcaster): void {
  upcasters.set(dataSchema, upcaster);
}

/**
 * Reads a record: headers, JSON, upcast, contract. An empty value is a tombstone.
 * @throws BadRecord saying where it breaks, without the value
 */
export function decode(topic: Topic, raw: RawRecord): EventRecord {
  const { headers } = raw;
  const state = raw.value === null || raw.value.length === 0 ? null : parseState(topic, raw);
  const version = versionOf(headers[header.aggregateVersion], state);
  const traceparent = headers[header.traceparent];
  return {
    topic: topic.name,
    key: raw.key,
    version,
    state,
    type: headers[header.type] ?? '',
    id: headers[header.id] ?? `${raw.topic}/${raw.partition}/${raw.offset}`,
    time: headers[header.time] ?? '',
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function parseState(topic: Topic, raw: RawRecord): unknown {
  let value: unknown;
  try {
    value = JSON.parse(raw.value?.toString('utf8') ?? '');
  } catch {
    throw new BadRecord('The value is not JSON.');
  }
  const upcaster = upcasters.get(raw.headers[header.dataSchema] ?? '');
  const parsed = topic.schema.safeParse(upcaster ? upcaster(value) : value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || '(root)');
  throw new BadRecord(`The state breaks the contract of ${topic.name} at ${places.join(', ')}.`);
}

function versionOf(text: string | undefined, state: unknown): number {
  const stated =
    typeof state === 'object' && state !== null && 'version' in state ? state.version : undefined;
  const version = Number(text ?? stated);
  if (!Number.isSafeInteger(version) || version < 1) throw new BadRecord('The record has no version.');
  return version;
}
