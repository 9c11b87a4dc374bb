import { expectations } from './ledger.js';
import type { Kind, Operation, Possible } from './ledger.js';

export type Harm = 'lost' | 'duplicated' | 'reordered' | 'resurrected';

/** One broken promise: what, where, and which item. Two looks that find the same one agree in `id`. */
export interface Violation {
  readonly harm: Harm;
  readonly id: string;
}

/** A row of an owner: what is true. */
export interface OwnerRow {
  readonly kind: Kind | 'case';
  readonly id: string;
  readonly version: number;
  readonly visible: boolean;
  /** Of the text now shown; '' when it has none. */
  readonly mark: string;
}

/** A record of an owner's topic, in the order of its partition. */
export interface TopicRecord {
  readonly kind: string;
  readonly key: string;
  readonly version: number;
  readonly eventId: string;
  /** Says a state again; nothing new has happened. */
  readonly republished: boolean;
  readonly visible: boolean;
  readonly mark: string;
}

/** A row of the read model of search. */
export interface ModelRow {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly visible: boolean;
  readonly mark: string;
  readonly docVersion: number;
  /** Kept out of the index on purpose. */
  readonly parked: boolean;
  /** Key (`kind:id`) of the thread that a comment stands in. */
  readonly threadId: string | null;
}

export interface IndexedDocument {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly mark: string;
}

const named = (harm: Harm, where: string, { kind, id }: { kind: string; id: string }): Violation => ({
  harm,
  id: `${where} ${kind}:${id}`,
});

const keyed = <T extends { kind: string; id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [`${row.kind}:${row.id}`, row]));

/** Acknowledged operations are there, refused ones are not, and nothing was done twice. */
export function checkOwners(operations: readonly Operation[], rows: readonly OwnerRow[]): Violation[] {
  const byKey = keyed(rows);
  const found: Violation[] = [];
  for (const { kind, id, possible, refused } of expectations(operations).values()) {
    if (possible.length === 0) continue;
    const row = byKey.get(`${kind}:${id}`);
    const harm = row === undefined ? 'lost' : harmOf(row, possible, refused);
    if (harm) found.push(named(harm, 'owner', { kind, id }));
  }
  return [...found, ...checkUnnamed(operations, rows)];
}

function harmOf(row: OwnerRow, possible: readonly Possible[], refused: readonly string[]): Harm | undefined {
  const agrees = ({ version, visible, mark }: Possible): boolean =>
    row.version === version && row.visible === visible && (!visible || row.mark === mark);
  if (possible.some(agrees)) return undefined;
  const versions = possible.map(({ version }) => version);
  if (row.visible && possible.every(({ visible }) => !visible)) return 'resurrected';
  if (row.version < Math.min(...versions)) return 'lost';
  if (row.visible && refused.includes(row.mark)) return 'resurrected';
  if (row.version > Math.max(...versions)) return 'duplicated';
  return 'resurrected';
}

/** Creations without an answer: at most one row each, and none of a refused one. */
function checkUnnamed(operations: readonly Operation[], rows: readonly OwnerRow[]): Violation[] {
  const byMark = Map.groupBy(
    rows.filter(({ mark }) => mark !== ''),
    ({ mark }) => mark,
  );
  return operations.flatMap(({ action, id, mark, kind, outcome }) => {
    const same = action === 'create' && id === undefined ? (byMark.get(mark)?.length ?? 0) : 0;
    if (outcome === 'failed' && same > 0) return [named('resurrected', 'refused', { kind, id: mark })];
    return same > 1 ? [named('duplicated', 'owner', { kind, id: mark })] : [];
  });
}

export interface TopicFindings {
  readonly violations: Violation[];
  /** Records beyond the first of their version; allowed, and counted apart. */
  readonly repeats: number;
}

interface Key {
  readonly versions: Map<number, string>;
  highest: number;
  last: TopicRecord;
}

/**
 * The topic of an owner: first occurrences of versions rise per key, every version is there, two facts never share a
 * version, and the last record per key says what the owner's row is.
 * @param history kinds whose every version is published; of the others only the last record is compared
 */
export function checkTopic(
  records: readonly TopicRecord[],
  rows: readonly OwnerRow[],
  history: ReadonlySet<string>,
): TopicFindings {
  const violations: Violation[] = [];
  const keys = new Map<string, Key>();
  let repeats = 0;
  for (const record of records) {
    const place = { kind: record.kind, id: record.key };
    const key = keys.get(`${record.kind}:${record.key}`) ?? { versions: new Map(), highest: 0, last: record };
    keys.set(`${record.kind}:${record.key}`, key);
    const first = key.versions.get(record.version);
    key.last = record;
    if (first !== undefined) {
      repeats += 1;
      if (!record.republished && first !== '' && first !== record.eventId)
        violations.push(named('duplicated', `topic v${record.version}`, place));
      continue;
    }
    key.versions.set(record.version, record.republished ? '' : record.eventId);
    if (record.version < key.highest) violations.push(named('reordered', `topic v${record.version}`, place));
    key.highest = Math.max(key.highest, record.version);
  }
  return { violations: [...violations, ...compareLast(keys, rows, history)], repeats };
}

function compareLast(
  keys: ReadonlyMap<string, Key>,
  rows: readonly OwnerRow[],
  history: ReadonlySet<string>,
): Violation[] {
  const owners = keyed(rows);
  const found = rows.flatMap((row): Violation[] => {
    const key = keys.get(`${row.kind}:${row.id}`);
    if (!key) return [named('lost', 'topic', row)];
    const { last, versions } = key;
    const missing: Violation[] = [];
    for (let version = 1; history.has(row.kind) && version <= row.version; version += 1)
      if (!versions.has(version)) missing.push(named('lost', `topic v${version}`, row));
    if (last.version === row.version && sameText(last, row)) return missing;
    return [...missing, named(harmOfLast(key, row), 'last record', row)];
  });
  const kinds = new Set(rows.map(({ kind }) => kind as string));
  const orphans = [...keys].filter(([name, { last }]) => kinds.has(last.kind) && !owners.has(name));
  return [
    ...found,
    ...orphans.map(([, { last }]) => named('resurrected', 'topic', { kind: last.kind, id: last.key })),
  ];
}

function harmOfLast({ last, highest }: Key, row: OwnerRow): Harm {
  if (last.version > row.version || last.version === row.version) return 'resurrected';
  return highest >= row.version ? 'reordered' : 'lost';
}

/** Both hidden, or both showing the text of the same operation. */
function sameText(
  one: { visible: boolean; mark: string },
  other: { visible: boolean; mark: string },
): boolean {
  return one.visible === other.visible && (!one.visible || one.mark === other.mark);
}

/** The read model of search holds what the owners hold. */
export function checkModel(owners: readonly OwnerRow[], model: readonly ModelRow[]): Violation[] {
  const rows = keyed(model);
  const known = keyed(owners);
  const kinds = new Set(owners.map(({ kind }) => kind as string));
  const found = owners.flatMap((owner): Violation[] => {
    const row = rows.get(`${owner.kind}:${owner.id}`);
    if (!row) return [named('lost', 'read model', owner)];
    if (row.version === owner.version && sameText(row, owner)) return [];
    const shown = row.visible && !sameText(row, owner);
    return [named(shown ? 'resurrected' : 'lost', 'read model', owner)];
  });
  const extra = model.filter(({ kind, id }) => kinds.has(kind) && !known.has(`${kind}:${id}`));
  return [...found, ...extra.map((row) => named('resurrected', 'read model', row))];
}

/** The index holds what the read model wants found, in the version and with the text that it has now. */
export function checkIndex(model: readonly ModelRow[], documents: readonly IndexedDocument[]): Violation[] {
  const found = keyed(documents);
  const rows = keyed(model);
  const kinds = new Set(model.map(({ kind }) => kind));
  const differing = model.flatMap((row): Violation[] => {
    const document = found.get(`${row.kind}:${row.id}`);
    const wanted = isWanted(row, rows);
    if (!document) return wanted ? [named('lost', 'index', row)] : [];
    if (!wanted || document.mark !== row.mark) return [named('resurrected', 'index', row)];
    // The index is read after the rows and may be ahead of them: tallies are indexed again when it is quiet too.
    return document.version >= row.docVersion
      ? []
      : [named('lost', `index v${document.version} for v${row.docVersion}`, row)];
  });
  const extra = documents.filter(({ kind, id }) => kinds.has(kind) && !rows.has(`${kind}:${id}`));
  return [...differing, ...extra.map((document) => named('resurrected', 'index', document))];
}

function isWanted(row: ModelRow, rows: ReadonlyMap<string, ModelRow>): boolean {
  if (!row.visible || row.parked) return false;
  return row.kind !== 'comment' || (rows.get(row.threadId ?? '')?.visible ?? false);
}

/** What happens as a consequence of an event, counted where it is kept. */
export interface SideEffect {
  readonly what: string;
  readonly id: string;
  readonly expected: number;
  readonly found: number;
}

export function checkSideEffects(effects: readonly SideEffect[]): Violation[] {
  return effects.flatMap(({ what, id, expected, found }) => {
    if (found === expected) return [];
    return [named(found > expected ? 'duplicated' : 'lost', 'side effect', { kind: what, id })];
  });
}
