import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { derivedId, execute } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import type { ExclusionRow, RegisterRow } from '../verification/authorities/authority.js';

/** The file that is read now. */
export interface Source {
  /** Derived from authority, kind and digest: the same file is the same source. */
  readonly id: string;
  readonly authority: string;
}

export interface Stored {
  readonly listed: number;
  readonly changed: number;
}

const rowsSql = `with given as (
  select * from jsonb_to_recordset($3::jsonb)
    as r(number text, region text, family text, given text[], taxonomy text, active boolean)
), written as (
  insert into register_row as known (authority, number, region, family, given, taxonomy, active, source_id)
  select $1, number, region, family, given, taxonomy, active, $2::uuid from given
  on conflict (authority, number, region) do update set family = excluded.family, given = excluded.given,
    taxonomy = excluded.taxonomy, active = excluded.active, source_id = excluded.source_id
    where known.source_id <> excluded.source_id
      or (known.family, known.given, known.taxonomy, known.active)
        is distinct from (excluded.family, excluded.given, excluded.taxonomy, excluded.active)
  returning old.number is null as is_new,
    (old.family, old.given, old.taxonomy, old.active) is distinct from (new.family, new.given, new.taxonomy, new.active) as differs
)
select count(*) filter (where is_new)::int as listed, count(*) filter (where differs and not is_new)::int as changed
from written`;

const exclusionsSql = `with given as (
  select * from jsonb_to_recordset($3::jsonb)
    as r(id uuid, number text, region text, family text, given text[], "birthYear" int)
), written as (
  insert into register_exclusion as known (authority, id, number, region, family, given, birth_year, source_id)
  select $1, id, number, region, family, given, "birthYear", $2::uuid from given
  on conflict (authority, id) do update set source_id = excluded.source_id where known.source_id <> excluded.source_id
  returning old.id is null as is_new
)
select count(*) filter (where is_new)::int as listed, 0 as changed from written`;

/** Somebody who moved stands in the newer file under another region; the row of the older file goes. */
const movedSql = `with gone as (
  delete from register_row stale using register_row fresh
  where stale.authority = $1 and stale.source_id <> $2
    and fresh.authority = stale.authority and fresh.number = stale.number and fresh.source_id = $2
  returning 1
) select count(*)::int as count from gone`;

/** An exclusion list is whole in each file: who is on it no more was reinstated. */
const reinstatedSql = `with gone as (
  delete from register_exclusion where authority = $1 and source_id <> $2 returning 1
) select count(*)::int as count from gone`;

const doubtSql = `update verification set concern = $2, version = version + 1
  where number_hash = any($1) and state in ('approved', 'expiring') and concern is null returning id`;

/** What operators import: rows of public registers, in plain text, beside no keyed hash of any member. */
@Injectable()
export class RegisterStore {
  constructor(
    private readonly hashes: KeyedHashes,
    private readonly journal: Journal,
  ) {}

  async rows(em: EntityManager, { id, authority }: Source, rows: readonly RegisterRow[]): Promise<Stored> {
    const byKey = new Map(rows.map((row) => [`${row.number} ${row.region}`, row]));
    const stored = await write(em, rowsSql, [authority, id, JSON.stringify([...byKey.values()])]);
    const inactive = rows.filter(({ active }) => !active).map(({ number }) => number);
    await this.#doubt(em, authority, inactive, 'deactivated');
    return stored;
  }

  async exclusions(
    em: EntityManager,
    { id, authority }: Source,
    rows: readonly ExclusionRow[],
  ): Promise<Stored> {
    const byId = new Map(rows.map((row) => [derivedId(`exclusion:${JSON.stringify(row)}`), row]));
    const given = [...byId].map(([rowId, row]) => ({ id: rowId, ...row }));
    const stored = await write(em, exclusionsSql, [authority, id, JSON.stringify(given)]);
    const numbers = rows.map(({ number }) => number).filter((number) => number !== null);
    await this.#doubt(em, authority, numbers, 'excluded');
    return stored;
  }

  /** After the last row of a whole file. @returns how many rows of older files went */
  async dropOlder(
    em: EntityManager,
    { id, authority }: Source,
    holds: 'rows' | 'exclusions',
  ): Promise<number> {
    const sql = holds === 'rows' ? movedSql : reinstatedSql;
    const [row] = await execute<{ count: number }>(em, sql, [authority, id]);
    return row!.count;
  }

  /** Puts approvals with such a number before reviewers. Nothing ends by itself. */
  async #doubt(
    em: EntityManager,
    authority: string,
    numbers: readonly string[],
    concern: 'deactivated' | 'excluded',
  ): Promise<void> {
    if (numbers.length === 0) return;
    const hashes = numbers.map((number) => this.hashes.ofNumber(authority, number));
    for (const { id } of await execute<{ id: string }>(em, doubtSql, [hashes, concern])) {
      await this.journal.note(em, {
        actor: 'import',
        action: 'verification.questioned',
        object: id,
        reason: concern,
      });
    }
  }
}

async function write(em: EntityManager, sql: string, params: unknown[]): Promise<Stored> {
  const [row] = await execute<Stored>(em, sql, params);
  return row!;
}
