import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SpecialtySlug } from '@openrounds/contracts';
import { erasureAnswered, erasureParticipants, memberTopic, regionOf } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import fc from 'fast-check';
import { StartErasure } from '../src/erasure/start-erasure.js';
import { ConfirmMail } from '../src/member/confirm-mail.js';
import { EditProfile } from '../src/member/edit-profile.js';
import type { Place } from '../src/member/member.entity.js';
import { places } from '../src/member/member.entity.js';
import { Places } from '../src/member/places.js';
import { RefineNightly } from '../src/member/refine-nightly.js';
import { RegisterMember } from '../src/member/register-member.js';
import type { ReviewDesk } from './review-desk.js';
import { startReviewDesk } from './review-desk.js';
import type { Identity } from './support.js';
import { password, signUpForm } from './support.js';

jest.setTimeout(300_000);

const k = 11;
/** Two in one region and one elsewhere. */
const countries = ['CH', 'FR', 'JP'] as const;
const specialties: SpecialtySlug[] = ['dermatology', 'phlebology'];

interface Row {
  id: string;
  version: number;
  specialties: SpecialtySlug[];
  country: string | null;
  region: string | null;
  shown_place: Place;
  counts: boolean;
}

/** The rule of the profiles in plain words. */
function allowedOf(row: Row, all: readonly Row[]): Place {
  if (row.country === null || row.specialties.length === 0) return 'none';
  const everyCell = (here: (other: Row) => boolean): boolean =>
    row.specialties.every(
      (slug) =>
        all.filter((other) => other.counts && other.specialties.includes(slug) && here(other)).length >= k,
    );
  if (everyCell(({ country }) => country === row.country)) return 'country';
  return everyCell(({ region }) => region === row.region) ? 'region' : 'none';
}

const aCell = {
  specialties: fc.subarray(specialties, { minLength: 1 }),
  country: fc.constantFrom(...countries),
};
const aCommand = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('join' as const), ...aCell }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('verify' as const), who: fc.nat() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('move' as const), who: fc.nat(), ...aCell }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('erase' as const), who: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('night' as const) }) },
);
type Command = typeof aCommand extends fc.Arbitrary<infer C> ? C : never;

describe('the small-cell guard of profiles', () => {
  let desk: ReviewDesk;
  let identity: Identity;
  beforeAll(async () => {
    desk = await startReviewDesk();
    identity = desk.identity;
  });
  afterAll(() => identity?.close());

  const rows = (): Promise<Row[]> =>
    execute<Row>(
      identity.em,
      `select id, version, specialties, country, region, shown_place, level >= 2 and standing = 'good' as counts
       from member where role <> 'staff' and country is not null order by id`,
    );
  let world = 0;
  /** Cells at the edge of the rule; whoever is left of the world before is in none. */
  const populate = async (sizes: readonly number[]): Promise<void> => {
    await execute(identity.em, 'delete from outbox');
    await execute(
      identity.em,
      `update member set country = null, region = null, specialties = '{}', verified_specialties = '{}',
         shown_place = 'none', level = 0 where role <> 'staff' and country is not null`,
    );
    world += 1;
    for (const [at, size] of sizes.entries()) {
      const country = countries[at % countries.length]!;
      const shown = at < countries.length ? [specialties[0]] : specialties;
      await execute(
        identity.em,
        `insert into member (id, version, handle, role, specialties, verified_specialties, country, region, shown_place, languages, level, standing, joined_at)
         select gen_random_uuid(), 1, $1 || n, 'physician', $2, '{}', $3, $4, 'none', '{en}', 2, 'good', now()
         from generate_series(1, $5::int) n`,
        [`cell-${world}-${at}-`, shown, country, regionOf(country), size],
      );
    }
  };
  const refine = (): Promise<number> =>
    identity.em.transactional((em) => identity.app.get(Places, { strict: false }).refine(em));

  const run = async (command: Command): Promise<void> => {
    const all = await rows();
    const pick = (among: Row[], who: number): Row | undefined => among[who % Math.max(among.length, 1)];
    switch (command.kind) {
      case 'join': {
        const handle = `cell-new-${newId().slice(-8)}`;
        const { token } = await identity.app.get(RegisterMember, { strict: false }).open(
          {
            ...(signUpForm(handle) as unknown as Parameters<RegisterMember['open']>[0]),
            specialties: command.specialties,
            country: command.country,
            password,
          },
          newId(),
        );
        await identity.app.get(ConfirmMail, { strict: false }).run(token);
        return;
      }
      case 'verify': {
        const one = pick(
          all.filter(({ counts }) => !counts),
          command.who,
        );
        if (!one) return;
        const { body } = await desk.submit({ ...desk.ash, id: one.id, memberId: one.id });
        expect((await desk.both(body.id, 'approve')).body).toMatchObject({ id: body.id });
        return;
      }
      case 'move': {
        const one = pick(all, command.who);
        if (!one) return;
        const { specialties: to, country } = command;
        await identity.app
          .get(EditProfile, { strict: false })
          .run(one.id, one.version, { specialties: to, country });
        return;
      }
      case 'erase': {
        const one = pick(all, command.who);
        if (!one) return;
        const [{ handle } = { handle: '' }] = await execute<{ handle: string }>(
          identity.em,
          'select handle from member where id = $1',
          [one.id],
        );
        const { id } = await identity.app.get(StartErasure, { strict: false }).run(handle, 'property');
        const answer = { id, version: 1, counts: {}, completedAt: identity.clock.now().toISOString() };
        for (const service of erasureParticipants)
          await identity.deliver([{ fact: erasureAnswered[service], state: answer }]);
        return;
      }
      case 'night':
        await refine();
    }
  };

  /** What the public was told last of each member. */
  const told = async (): Promise<Map<string, { country: string | null; region: string | null }>> =>
    new Map(
      (await identity.outbox(memberTopic)).map(({ key, state }) => [
        key,
        state as { country: string | null; region: string | null },
      ]),
    );

  it('shows no cell below eleven after any command, and becomes finer by night only', async () => {
    let coarsened = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 9, max: 13 }), { minLength: 3, maxLength: 4 }),
        fc.array(aCommand, { minLength: 6, maxLength: 14 }),
        async (sizes, commands) => {
          await populate(sizes);
          await refine();
          for (const command of commands) {
            const before = new Map((await rows()).map((row) => [row.id, row]));
            await run(command);
            const after = await rows();
            const public_ = await told();
            for (const row of after) {
              const allowed = allowedOf(row, after);
              expect([
                command,
                row.shown_place,
                places.indexOf(row.shown_place) <= places.indexOf(allowed),
              ]).toEqual([command, row.shown_place, true]);
              const known = before.get(row.id);
              if (command.kind === 'night') expect([command, row.shown_place]).toEqual([command, allowed]);
              else if (known) {
                const finer = places.indexOf(row.shown_place) > places.indexOf(known.shown_place);
                expect([command, finer]).toEqual([command, false]);
                if (row.shown_place !== known.shown_place) coarsened += 1;
              }
              const seen = public_.get(row.id);
              if (seen)
                expect([seen.country, seen.region]).toEqual([
                  row.shown_place === 'country' ? row.country : null,
                  row.shown_place === 'none' ? null : row.region,
                ]);
            }
          }
        },
      ),
      { numRuns: 15, seed: 41 },
    );
    // Sequences that never cross the edge would show nothing.
    expect(coarsened).toBeGreaterThan(20);
  });

  it('runs once a night, in one process of all, and makes up for a night that was missed', async () => {
    await populate([11, 10, 11]);
    const nightly = identity.app.get(RefineNightly, { strict: false });
    const now = identity.clock.now();
    const hour = now.getUTCHours();
    identity.clock.advance({ hours: 24 - hour + 1 });
    expect(await nightly.runIfDue()).toBeNull();
    identity.clock.advance({ hours: 2 });
    const both = await Promise.all([nightly.runIfDue(), nightly.runIfDue()]);
    expect(both.filter((count) => count !== null)).toEqual([32]);
    expect(
      (await rows()).filter(({ shown_place }) => shown_place === 'country').length,
    ).toBeGreaterThanOrEqual(22);
    expect(await nightly.runIfDue()).toBeNull();
    identity.clock.advance({ days: 3, hours: 11 });
    expect(await nightly.runIfDue()).toBe(0);
  });
});
