import type { Topic } from './topic.js';

/** The newest revision of a topic's schema, the one that its owner writes: 1, 2, ... */
export function revisionOf(topic: Pick<Topic, 'revisions'>): number {
  return topic.revisions.length + 1;
}

/**
 * The revision that a record says it has.
 * @param dataSchema its `ce_dataschema`; records from before revisions were named are of the first
 */
export function revisionIn(dataSchema: string | undefined): number {
  return Number(/:([1-9]\d{0,5})$/.exec(dataSchema ?? '')?.[1] ?? 1);
}

/**
 * Turns a record's state into one of today's revision, step by step. A newer revision than today's stays as it is:
 * within a major version it only adds what a reader may leave out.
 * @param dataSchema `ce_dataschema` of the record
 * @returns a value that is still to be checked against the topic's schema
 * @throws whatever an upcaster throws at a state that was never of its revision
 */
export function upcast(
  topic: Pick<Topic, 'revisions'>,
  dataSchema: string | undefined,
  state: unknown,
): unknown {
  const steps = topic.revisions.slice(revisionIn(dataSchema) - 1);
  return steps.reduce((older, step) => (step.upcast && isObject(older) ? step.upcast(older) : older), state);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
