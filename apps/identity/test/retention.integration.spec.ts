import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute } from '@openrounds/database';
import { Retention } from '../src/retention/retention.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

const [second, hour, day] = [1_000, 3_600_000, 86_400_000];

/** A row of its own each time, of the member `$1`, with the time `$2` that decides. */
const rows = {
  'networks of applications after 30 days': {
    age: 30 * day,
    sql: `insert into submission_network (verification_id, network_hash, at)
      select gen_random_uuid(), 'network', $2 where $1::uuid is not null`,
  },
  'sign-ups that nobody confirmed': {
    age: 0,
    sql: `insert into sign_up (id, handle, token_hash, mail_hash, wrapped_key, sealed, password_hash, role,
        specialties, country, languages, expires_at)
      select gen_random_uuid(), 'late-' || left(gen_random_uuid()::text, 8), gen_random_uuid()::text, 'mail', 'k', 's', 'p',
        'physician', '{cardiology}', 'CH', '{en}', $2 where $1::uuid is not null`,
  },
  'budgets that ended': {
    age: 0,
    sql: `insert into attempt (key, tries, ends_at)
      select gen_random_uuid()::text, 1, $2 where $1::uuid is not null`,
  },
  'codes, refresh tokens and sign-ins of applications that ran out': {
    age: 0,
    sql: `insert into oidc_record (model, hash, payload, expires_at)
      select 'RefreshToken', gen_random_uuid()::text, '{}', $2 where $1::uuid is not null`,
  },
  'grants 30 days after their end': {
    age: 30 * day,
    sql: `with app as (
        insert into client (id, owner_id, name, kind, redirect_uris, scopes, grants, created_at, expires_at)
        values (gen_random_uuid(), $1, 'App', 'native', '{}', '{read}', '{authorization_code}', now(), 'infinity') returning id
      ) insert into client_grant (id, member_id, client_id, scopes, created_at, expires_at, ended_at)
        select gen_random_uuid(), $1, id, '{read}', now(), 'infinity', $2 from app`,
  },
  'enrolments that nobody confirmed': {
    age: hour,
    sql: `insert into factor (id, member_id, kind, name, created_at) values (gen_random_uuid(), $1, 'passkey', 'key', $2)`,
  },
  'challenges of passkeys': {
    age: 0,
    sql: `insert into passkey_challenge (hash, expires_at)
      select gen_random_uuid()::text, $2 where $1::uuid is not null`,
  },
  'links that reset a password': {
    age: 0,
    sql: `insert into password_reset (token_hash, member_id, expires_at) values (gen_random_uuid()::text, $1, $2)`,
  },
  'handles reserved by name a year ago': {
    age: 0,
    sql: `insert into reserved_handle (handle, until)
      select gen_random_uuid()::text, $2 where $1::uuid is not null`,
  },
};

describe('what identity destroys in time', () => {
  let identity: Identity;
  let memberId: string;
  beforeAll(async () => {
    identity = await startIdentity();
    memberId = (await identity.join('keeps-nothing')).id;
    await identity.app.get(Retention).run();
  }, 30_000);
  afterAll(() => identity?.close());

  it.each(Object.entries(rows))('%s: to the second, once', async (promise, { age, sql }) => {
    const retention = identity.app.get(Retention);
    const due = identity.clock.now().getTime() - age;
    for (const at of [due, due + second]) await execute(identity.em, sql, [memberId, new Date(at)]);
    expect((await retention.countDue())[promise]).toBe(1);
    expect((await retention.run())[promise]).toBe(1);
    expect((await retention.run())[promise]).toBe(0);
  });
});
