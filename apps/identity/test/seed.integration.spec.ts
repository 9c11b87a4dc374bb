import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { member } from '@openrounds/testing';
import { demoId, SeedMembers, showPlaces } from '../src/demo/seed-members.js';
import { Places } from '../src/member/places.js';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

describe('the demo members', () => {
  let identity: Identity;
  let made: number;
  const seed = () => identity.app.get(SeedMembers, { strict: false }).run(password);
  beforeAll(async () => {
    identity = await startIdentity();
    made = await seed();
    await showPlaces(identity.em, identity.app.get(Places, { strict: false }));
  }, 60_000);
  afterAll(() => identity?.close());

  it('are made through the use cases, and a second run changes nothing', async () => {
    expect(made).toBe(30);
    const before = await identity.outbox();
    expect(await seed()).toBe(0);
    expect(await showPlaces(identity.em, identity.app.get(Places, { strict: false }))).toBe(0);
    expect(await identity.outbox()).toHaveLength(before.length);
  });

  it('hold the duties that the guide names, and have the ids that other seeds count on', async () => {
    const rows = await execute<{ handle: string; id: string; duties: string[]; level: number; role: string }>(
      identity.em,
      `select m.handle, m.id, m.level, m.role, coalesce(array_agg(d.duty) filter (where d.duty is not null), '{}') as duties
       from member m left join duty d on d.member_id = m.id group by m.id`,
    );
    const of = new Map(rows.map((row) => [row.handle, row]));
    const duties = {
      'desk-ash': 'review',
      'desk-yew': 'review',
      'mod-elm': 'moderate',
      'mod-oak': 'moderate',
      'count-fir': 'analyse',
      'night-watch': 'administer',
    };
    for (const [handle, duty] of Object.entries(duties)) expect(of.get(handle)?.duties).toEqual([duty]);
    for (const handle of [
      'harbour-cardio',
      'tundra-id',
      'abuela-paeds',
      'quiet-derm',
      'ward-nine',
      'mod-elm',
      'mod-oak',
      'client-demo',
    ]) {
      expect(of.get(handle)).toMatchObject({ id: demoId(handle) });
      expect(of.get(handle)?.level).toBeGreaterThanOrEqual(2);
    }
    expect(of.get('new-arrival')).toMatchObject({ level: 0, role: 'physician' });
  });

  it('can sign in, and show a country where enough of them share it', async () => {
    expect((await identity.signIn('harbour-cardio')).answer).toMatchObject({ handle: 'harbour-cardio' });
    const shown = await identity.request('GET', '/v1/members/amber-internist', { as: member() });
    expect(shown.body).toMatchObject({ country: 'US', region: 'northern-america', level: 3 });
    const hidden = await identity.request('GET', '/v1/members/quiet-derm', { as: member() });
    expect(hidden.body).toMatchObject({ country: null, region: null, level: 2 });
  });

  it('every seeded state is told in order of its versions', async () => {
    const versions = new Map<string, number>();
    for (const { key, version } of await identity.outbox(memberTopic)) {
      expect(version).toBeGreaterThan(versions.get(key) ?? 0);
      versions.set(key, version);
    }
    expect(versions.size).toBe(31);
  });
});
