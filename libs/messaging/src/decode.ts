import type { Topic } from '@openrounds/contracts';
import { eventSource, header, upcast } from '@openrounds/contracts';
import { BadRecord } from './failure.js';
import type { EventRecord, RawRecord } from './record.js';

/**
 * Reads a record: headers, JSON, upcast, contract. An empty value is a tombstone.
 * @throws BadRecord saying where it breaks, without the value; also when it does not come from the topic's owner
 */
export function decode(topic: Topic, raw: RawRecord): EventRecord {
  const { headers } = raw;
  if (headers[header.source] !== eventSource(topic.owner))
    throw new BadRecord(`The record is not from ${topic.owner}, which alone writes ${topic.name}.`);
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
  const parsed = topic.schema.safeParse(ofToday(topic, raw.headers[header.dataSchema], value));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || '(root)');
  throw new BadRecord(`The state breaks the contract of ${topic.name} at ${places.join(', ')}.`);
}

/** An upcaster that stumbles has met a state that was never of the revision it names. */
function ofToday(topic: Topic, dataSchema: string | undefined, value: unknown): unknown {
  try {
    return upcast(topic, dataSchema, value);
  } catch {
    throw new BadRecord(
      `The state of ${topic.name} cannot be upcast from ${dataSchema ?? 'its first revision'}.`,
    );
  }
}

function versionOf(text: string | undefined, state: unknown): number {
  const stated =
    typeof state === 'object' && state !== null && 'version' in state ? state.version : undefined;
  const version = Number(text ?? stated);
  if (!Number.isSafeInteger(version) || version < 1) throw new BadRecord('The record has no version.');
  return version;
}
