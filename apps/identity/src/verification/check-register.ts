import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { authorityOf } from './authorities/authorities.js';
import { isRegister } from './authorities/authority.js';
import { isNameOf } from './names.js';

/** What somebody says of themselves. */
export interface Claim {
  readonly authority: string;
  readonly number: string;
  /** As the register writes it; undefined when the applicant named none. */
  readonly region: string | undefined;
  /** ISO 3166-1 alpha-2 of the profile. */
  readonly country: string | null | undefined;
  readonly name: string;
  readonly birthYear: number | null;
}

/** What a register says of a claim. Only `matched` is half of a proof; the other half is possession. */
export type RegisterResult =
  | 'no_register'
  | 'not_listed'
  | 'deactivated'
  | 'excluded'
  | 'perhaps_excluded'
  | 'name_differs'
  | 'region_differs'
  | 'region_missing'
  | 'matched';

/** Name, number and region stand in one row. */
export const inRegister = 'matched' satisfies RegisterResult;

/** A register may list somebody as active and still be no proof: these two say that it is none. */
export const disproved: readonly string[] = ['deactivated', 'excluded'] satisfies RegisterResult[];

interface Row {
  region: string;
  family: string;
  given: string[];
  active: boolean;
}

const rowsSql =
  'select region, family, given, active from register_row where authority = $1 and number = $2 order by region';
/** Whether anything was imported at all. */
const anySql = 'select exists (select from register_row where authority = $1) as found';
const excludedSql =
  'select exists (select from register_exclusion where authority = $1 and number = $2) as found';
/** Many rows have no number: the same name in the same state, and no other birth year, is a question for people. */
const perhapsSql = `select exists (select from register_exclusion
  where authority = $1 and family = $2 and number is null and given[1] = $3 and (region is null or region = $4)
    and ($5::int is null or birth_year is null or birth_year = $5)) as found`;

/** Holds a claim against the imported register and its exclusion list: name, number and region must meet in one row. */
@Injectable()
export class CheckRegister {
  /** Reads in the open transaction. */
  async run(em: EntityManager, claim: Claim): Promise<RegisterResult> {
    const { authority, number } = claim;
    const adapter = authorityOf(authority);
    if (!isRegister(adapter)) return 'no_register';
    const found = async (sql: string, params: unknown[]): Promise<boolean> =>
      (await execute<{ found: boolean }>(em, sql, [authority, ...params]))[0]!.found;
    if (await found(excludedSql, [number])) return 'excluded';
    const rows = await execute<Row>(em, rowsSql, [authority, number]);
    if (rows.length === 0) return (await found(anySql, [])) ? 'not_listed' : 'no_register';
    if (!rows.every(({ active }) => active)) return 'deactivated';
    const named = rows.filter((row) => isNameOf(claim.name, row));
    if (named.length === 0) return 'name_differs';
    if (adapter?.country !== claim.country) return 'region_differs';
    if (claim.region === undefined) return 'region_missing';
    const row = named.find(({ region }) => region === claim.region);
    if (!row) return 'region_differs';
    const { family, given, region } = row;
    if (await found(perhapsSql, [family, given[0] ?? '', region, claim.birthYear])) return 'perhaps_excluded';
    return inRegister;
  }
}
