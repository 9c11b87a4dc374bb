import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SpecialtySlug } from '@openrounds/contracts';
import { memberEdited, regionOf } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import type { Place } from './member.entity.js';
import { Member, places } from './member.entity.js';

/** Fewer verified members than this in a cell could point at one of them. */
export const smallCell = 11;

/** Where somebody stands with their specialties. */
export interface Cell {
  specialties: readonly SpecialtySlug[];
  country: string | null;
}

/** Counts verified members per shown specialty and country or region, and says what each member may show. */
const allowedPlaces = `
with cell as (
  select shown.specialty, m.country, m.region
  from member m cross join unnest(m.specialties) shown(specialty)
  where m.level >= 2 and m.standing = 'good' and ($1::text[] is null or m.region = any($1))
), by_country as (
  select specialty, country, count(*) as n from cell group by specialty, country
), by_region as (
  select specialty, region, count(*) as n from cell group by specialty, region
), allowed as (
  select m.id, m.shown_place,
    case when bool_and(coalesce(c.n, 0) >= ${smallCell}) then 'country'
         when bool_and(coalesce(r.n, 0) >= ${smallCell}) then 'region' else 'none' end as place
  from member m cross join unnest(m.specialties) shown(specialty)
  left join by_country c on c.specialty = shown.specialty and c.country = m.country
  left join by_region r on r.specialty = shown.specialty and r.region = m.region
  where ($1::text[] is null or m.region = any($1)) and ($2::text[] is null or m.specialties && $2)
  group by m.id, m.shown_place
)
select id, place from allowed
where case when $3 then array_position($4::text[], place) < array_position($4::text[], shown_place)
           else array_position($4::text[], place) > array_position($4::text[], shown_place) end
order by id`;

const cellSizes = `
select shown.specialty, count(*) filter (where m.country = $2)::int as in_country, count(*)::int as in_region
from member m cross join unnest(m.specialties) shown(specialty)
where m.level >= 2 and m.standing = 'good' and m.region = $3 and shown.specialty = any($1)
group by shown.specialty`;

/**
 * The small-cell guard of profiles: where fewer than 11 verified members share a shown specialty and the country,
 * the region is shown instead; where fewer share specialty and region, neither. Who shows no specialty shows no
 * place. Becoming coarser is immediate; becoming finer waits for the nightly run, so that nobody can watch a cell
 * fill up and tell who came last.
 */
@Injectable()
export class Places {
  constructor(private readonly outbox: Outbox) {}

  /** Everyone who changes cells waits here, so that two who leave one cell at the same time see each other. */
  async lock(em: EntityManager): Promise<void> {
    await execute(em, `select pg_advisory_xact_lock(hashtext('identity.places'))`);
  }

  /** The place that a newcomer may show from the first day. */
  async ofNewcomer(em: EntityManager, { specialties, country }: Cell): Promise<Place> {
    if (country === null || specialties.length === 0) return 'none';
    const rows = await execute<{ specialty: string; in_country: number; in_region: number }>(em, cellSizes, [
      specialties,
      country,
      regionOf(country),
    ]);
    const sizes = new Map(rows.map((row) => [row.specialty, row]));
    const everyCell = (size: 'in_country' | 'in_region'): boolean =>
      specialties.every((specialty) => (sizes.get(specialty)?.[size] ?? 0) >= smallCell);
    if (everyCell('in_country')) return 'country';
    return everyCell('in_region') ? 'region' : 'none';
  }

  /**
   * Makes coarser whoever stands in a cell that has become too small. Called after a flush, with the lock held.
   * @param cells what somebody left or entered
   * @returns the members changed and flushed; their events are the caller's, who may have changed one of them too
   */
  async coarsen(em: EntityManager, cells: readonly Cell[]): Promise<Member[]> {
    const regions = cells.map((cell) => (cell.country === null ? null : regionOf(cell.country)));
    return this.#settle(em, [
      [...new Set(regions)],
      [...new Set(cells.flatMap((cell) => cell.specialties))],
      true,
      places,
    ]);
  }

  /**
   * The nightly run: lets members show what their cells allow by now.
   * @returns how many profiles became finer
   */
  async refine(em: EntityManager): Promise<number> {
    await this.lock(em);
    const refined = await this.#settle(em, [null, null, false, places]);
    await this.outbox.addAll(
      memberEdited,
      refined.map((member) => member.toState()),
    );
    return refined.length;
  }

  async #settle(em: EntityManager, params: unknown[]): Promise<Member[]> {
    const rows = await execute<{ id: string; place: Place }>(em, allowedPlaces, params);
    if (rows.length === 0) return [];
    const allowed = new Map(rows.map((row) => [row.id, row.place]));
    const members = await em.find(Member, { id: { $in: [...allowed.keys()] } }, { orderBy: { id: 'asc' } });
    for (const member of members) member.shownPlace = allowed.get(member.id) ?? 'none';
    await em.flush();
    return members;
  }
}
