import type { Patch } from './checkout-copy.js';

/** A safeguard, how it is switched off, and the test that must notice. */
export interface Sabotage extends Patch {
  readonly safeguard: string;
  readonly spec: string;
  /** The end of the test's name; no other test of the file ends so. */
  readonly test: string;
  /** In what the test says when it fails, so that a broken copy is not taken for a caught sabotage. */
  readonly because: RegExp;
}

export const sabotages: readonly Sabotage[] = [
  {
    safeguard: 'version gate',
    file: 'libs/database/src/upsert-newer.ts',
    from: 'where excluded.${v} > stored.${v} or',
    to: 'where true or',
    spec: 'libs/messaging/test/deliver.integration.spec.ts',
    test: 'replay and reordering leave the read model as it was',
    because: /"version": 1/,
  },
  {
    safeguard: 'lease epoch',
    file: 'libs/messaging/src/relay-queue.ts',
    from: 'and l.epoch = ($3::jsonb ->> o.bucket::text)::bigint',
    to: 'and $3::jsonb is not null',
    spec: 'libs/messaging/test/relay.integration.spec.ts',
    test: 'what was sent under a lease that was lost and taken again is not deleted either',
    because: /deep equality/,
  },
  {
    safeguard: 'inbox',
    file: 'libs/messaging/src/inbox.ts',
    from: 'return (await execute(em, sql, [consumer, eventId])).length > 0;',
    to: 'await execute(em, sql, [consumer, eventId]);\n  return true;',
    spec: 'libs/messaging/test/deliver.integration.spec.ts',
    test: 'a reaction happens once per event, however often it is delivered',
    because: /deep equality/,
  },
  {
    safeguard: 'tombstone row of the read model',
    file: 'apps/search/src/content/content-rows.ts',
    from: 'if (applied.length === 0) return applied;',
    to: `if (applied.length === 0) return applied;
    await execute(this.em, 'delete from content where deleted and id = any($1)', [applied]);`,
    spec: 'apps/search/test/projections.integration.spec.ts',
    test: 'keep an empty row of what was withdrawn, so that its older records do not bring it back',
    because: /deep equality/,
  },
  {
    safeguard: 'external version of documents',
    file: 'apps/search/src/index/elastic-content-index.ts',
    from: "version, version_type: 'external' }",
    to: '...(version > 0 && {}) }',
    spec: 'apps/search/test/index.integration.spec.ts',
    test: 'never lets an older version of a document replace a newer one',
    because: /deep equality/,
  },
  {
    safeguard: 'bisecting of a failing batch',
    file: 'libs/messaging/src/group-processor.ts',
    from: 'if (items.length > 1) {\n      const middle',
    to: 'if (items.length > 1_000_000) {\n      const middle',
    spec: 'libs/messaging/test/deliver.integration.spec.ts',
    test: 'a fault of the handler is tried five times for its record only',
    because: /toBeDefined|deep equality|toBeUndefined/,
  },
];
