import { parseTraceparent, withSpan } from '@openrounds/telemetry';

interface Traced {
  readonly topic: string;
  readonly traceparent?: string | null;
}

const mostLinks = 50;
const mostProcessSpans = 20;

function sampledOf(records: readonly Traced[], most: number): string[] {
  const sampled: string[] = [];
  for (const { traceparent } of records) {
    if (sampled.length >= most) break;
    if (traceparent && parseTraceparent(traceparent)?.sampled) sampled.push(traceparent);
  }
  return sampled;
}

/** One `send` span for a batch that holds sampled records: child of the first one's `create`, linked to the others. */
export function inSendSpan(rows: readonly Traced[], run: () => Promise<void>): Promise<void> {
  const [parent, ...links] = sampledOf(rows, mostLinks);
  if (parent === undefined) return run();
  const attributes = { 'messaging.system': 'kafka', 'messaging.batch.message_count': rows.length };
  return withSpan('send', { kind: 'producer', parent, links, attributes }, run);
}

/** A `process` span per sampled record, each the child of its record's `create`; the work runs inside all of them. */
export function inProcessSpans<T>(
  consumer: string,
  records: readonly Traced[],
  run: () => Promise<T>,
): Promise<T> {
  const attributes = { 'messaging.system': 'kafka', 'messaging.consumer.group.name': consumer };
  return sampledOf(records, mostProcessSpans).reduce<() => Promise<T>>(
    (inner, parent) => () =>
      withSpan(`process ${records[0]?.topic ?? ''}`, { kind: 'consumer', parent, attributes }, inner),
    run,
  )();
}
