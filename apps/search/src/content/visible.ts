import type { EventRecord } from '@openrounds/messaging';
import type { ContentRow } from './content-rows.js';
import type { ContentType } from './content-type.js';

export type SilentState = 'hidden' | 'removed' | 'withdrawn' | 'erased';
const silent: ReadonlySet<string> = new Set<SilentState>(['hidden', 'removed', 'withdrawn', 'erased']);

/** Whether an item's state may be found; a tombstone (null) may not. */
export function isVisible<S extends { state: string }>(
  state: S | null,
): state is Exclude<S, { state: SilentState }> {
  return state !== null && !silent.has(state.state);
}

/** Key, version and trace of a record's row. */
export function placeOf(
  type: ContentType,
  { key, version, traceparent }: Pick<EventRecord, 'key' | 'version' | 'traceparent'>,
): Pick<ContentRow, 'type' | 'sourceId' | 'version' | 'traceparent'> {
  return { type, sourceId: key, version, traceparent };
}
