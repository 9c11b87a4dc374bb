import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestMember } from '@openrounds/testing';
import { gateway } from '@openrounds/testing';
import type { App } from './oidc-support.js';
import {
  answer,
  ask,
  Browser,
  claimsOf,
  connect,
  redeem,
  refresh,
  registerApp,
  startWithApp,
  requestOf,
  toConsent,
} from './oidc-support.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

describe('what applications are given', () => {
  let identity: Identity;
  let owner: TestMember;
  let member: TestMember;
  let app: App;
  const facts = (sid: string) => identity.request('GET', `/internal/grants/${sid}`, { as: gateway() });

  beforeAll(async () => {
    ({ identity, owner, app } = await startWithApp());
    member = await identity.join('app-user');
  }, 60_000);
  afterAll(() => identity?.close());

  it('a code lives 60 seconds, is kept as a hash only, and is worth nothing without its verifier', async () => {
    const browser = new Browser(identity);
    const { url } = requestOf(app);
    const code = (await answer(browser, await toConsent(browser, url, 'app-user'))).get('code')!;
    const [row] = await execute<{ life: number }>(
      identity.em,
      `select (payload->>'exp')::int - (payload->>'iat')::int as life from oidc_record where model = 'AuthorizationCode'
       order by expires_at desc limit 1`,
    );
    expect(row!.life).toBe(60);
    const kept = await execute(identity.em, 'select 1 from oidc_record r where strpos(r::text, $1) > 0', [
      code,
    ]);
    expect(kept).toEqual([]);
    expect((await redeem(identity, app, code, 'x'.repeat(43))).body.error).toBe('invalid_grant');
  });

  it('a code that comes twice ends everything that followed from it, and the member is told', async () => {
    const victim = await identity.join('twice-told');
    const first = await connect(identity, app, victim);
    expect((await redeem(identity, app, first.code, first.verifier)).body.error).toBe('invalid_grant');
    expect((await refresh(identity, app, first.refresh_token)).body.error).toBe('invalid_grant');
    expect((await facts(first.sid)).status).toBe(404);
    const letters = await identity.lettersTo('twice-told@mail.example');
    expect(letters.filter(({ template }) => template === 'grant-reused')).toHaveLength(1);
    const audit = await execute(
      identity.em,
      `select 1 from audit_entry where action = 'grant.reused' and object = $1`,
      [first.sid],
    );
    expect(audit).toHaveLength(1);
  });

  /** Uses a new family's refresh token twenty times at once. @returns it, and the one that came of it */
  const race = async (round: number): Promise<string[]> => {
    const racer = await identity.join(`racer-${round}`);
    const { refresh_token, sid } = await connect(identity, app, racer);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refresh(identity, app, refresh_token)),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const errors = answers.filter(({ status }) => status !== 200).map(({ body }) => body.error);
    expect(new Set(errors)).toEqual(new Set(['invalid_grant']));
    expect((await refresh(identity, app, won[0]!.body.refresh_token)).body.error).toBe('invalid_grant');
    expect((await facts(sid)).status).toBe(404);
    const letters = await identity.lettersTo(`racer-${round}@mail.example`);
    expect(letters.filter(({ template }) => template === 'grant-reused')).toHaveLength(1);
    return [refresh_token, won[0]!.body.refresh_token];
  };

  it('of twenty parallel uses of a refresh token one succeeds, and then nobody goes on, also after a restart', async () => {
    const tokens: string[] = [];
    for (let round = 1; round <= 10; round += 1) tokens.push(...(await race(round)));
    const again = await startIdentity({ DATABASE_URL: identity.databaseUrl }, new Date().toISOString());
    try {
      for (const token of tokens) expect((await refresh(again, app, token)).body.error).toBe('invalid_grant');
    } finally {
      await again.close();
    }
  }, 120_000);

  it('a refresh token is another one after each use, and an old one is known as old after a restart', async () => {
    const walker = await identity.join('rotator');
    const { refresh_token, sid } = await connect(identity, app, walker);
    const second = await refresh(identity, app, refresh_token, { scope: 'openid read' });
    expect(second.body.scope).toBe('read');
    expect(claimsOf(second.body.access_token)).toMatchObject({ sid, scope: 'read' });
    expect(second.body.refresh_token).not.toBe(refresh_token);
    const again = await startIdentity({ DATABASE_URL: identity.databaseUrl }, new Date().toISOString());
    try {
      expect((await refresh(again, app, refresh_token)).body.error).toBe('invalid_grant');
    } finally {
      await again.close();
    }
    expect((await refresh(identity, app, second.body.refresh_token)).body.error).toBe('invalid_grant');
    expect((await facts(sid)).status).toBe(404);
  }, 60_000);

  it('an application gives access back, and sees of tokens only its own', async () => {
    const other = await registerApp(identity, owner, { name: 'Another one' });
    const { refresh_token, access_token, sid } = await connect(identity, app, member);
    const look = (by: App) => ask(identity, by, 'token/introspection', { token: refresh_token });
    expect((await look(app)).body).toMatchObject({ active: true, client_id: app.id, sub: member.id });
    expect((await look(other)).body).toEqual({ active: false });
    const structured = await ask(identity, app, 'token/introspection', { token: access_token });
    expect(structured.body.error).toBe('unsupported_token_type');
    expect((await ask(identity, other, 'token/revocation', { token: refresh_token })).status).toBe(400);
    expect((await look(app)).body).toMatchObject({ active: true });
    expect((await ask(identity, app, 'token/revocation', { token: refresh_token })).status).toBe(200);
    expect((await look(app)).body).toEqual({ active: false });
    expect((await facts(sid)).status).toBe(404);
    const events = (await identity.outbox(sessionTopic)).filter(({ key }) => key === sid);
    expect(events).toMatchObject([
      { type: 'identity.session.revoked', version: 2, state: { memberId: member.id } },
    ]);
  });
});
