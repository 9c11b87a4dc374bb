import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import type { AuditChain, Head } from './audit-chain.js';
import { headOf, readLinks } from './audit-chain.js';
import type { AuditHeads, KnownHead } from './audit-heads.js';

/** What is wrong with a chain, and at which entry. */
export interface Break {
  readonly seq: number;
  readonly what: string;
}

export interface Verified {
  readonly chain: string;
  readonly entries: number;
  readonly head: Head | null;
  /** Null when all holds. */
  readonly broken: Break | null;
}

/**
 * Holds a chain against itself and against every head that was published.
 * @param told heads that came another way, such as from the log; trusted as they are
 */
export async function verifyAudit(
  em: EntityManager,
  heads: AuditHeads,
  chain: AuditChain,
  told: readonly Head[] = [],
): Promise<Verified> {
  const links = await readLinks(em, chain);
  const known = await heads.known(chain, em);
  const head = (await headOf(em, chain)) ?? null;
  const broken =
    brokenLink(links.broken) ??
    brokenBeginning(links.first, known) ??
    (await brokenHead(em, chain, links.first?.seq ?? Infinity, [
      ...known,
      ...told.map((one) => ({ ...one, kind: 'published' as const, genuine: true })),
    ]));
  return { chain: chain.table, entries: links.entries, head, broken };
}

function brokenLink(seq: number | null): Break | null {
  return seq === null ? null : { seq, what: 'was changed, or what stood before it is gone' };
}

/** What is chained to nothing begins the chain; all else must continue what retention took. */
function brokenBeginning(
  first: { seq: number; previous: string } | null,
  known: readonly KnownHead[],
): Break | null {
  if (!first || first.previous === '') return null;
  const isContinued = known.some(
    ({ kind, genuine, hash }) => kind === 'pruned' && genuine && hash === first.previous,
  );
  return isContinued ? null : { seq: first.seq, what: 'is not the first, and what stood before it is gone' };
}

/** @param from number of the first entry that is left: older heads are of entries that retention took */
async function brokenHead(
  em: EntityManager,
  { table, order }: AuditChain,
  from: number,
  heads: readonly KnownHead[],
): Promise<Break | null> {
  const forged = heads.find(({ genuine }) => !genuine);
  if (forged) return { seq: forged.seq, what: 'has a published head with a signature that is not ours' };
  const pruned = Math.max(0, ...heads.filter(({ kind }) => kind === 'pruned').map(({ seq }) => seq));
  const due = heads.filter(({ kind, seq }) => kind === 'published' && (seq >= from || seq > pruned));
  const seqs = due.map(({ seq }) => seq);
  const sql = `select ${order}::int as seq, hash from ${table} where ${order} = any($1::bigint[])`;
  const rows = await execute<Head>(em, sql, [seqs]);
  const found = new Map(rows.map(({ seq, hash }) => [seq, hash]));
  const missing = due.find(({ seq, hash }) => found.get(seq) !== hash);
  return missing ? { seq: missing.seq, what: 'was published as the head and is not there any more' } : null;
}
