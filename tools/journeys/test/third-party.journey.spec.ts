import { beforeAll, describe, expect, it } from '@jest/globals';
import * as oidc from 'openid-client';
import {
  type Answer,
  Client,
  Companion,
  eventually,
  expectStatus,
  newcomer,
  verified,
  world,
  type Person,
} from '../src/index.js';

const withToken = (token: string): Client =>
  new Client(world().gatewayUrl, { authorization: `Bearer ${token}` });
const isRefused = ({ status }: Answer): boolean => status === 401;
/** Asks as the application does until the gateway knows: at most 5 s. */
const untilRefused = (token: string): Promise<Answer> =>
  eventually('the refusal', () => withToken(token).get('/v1/me'), isRefused, 5_000);

describe('an application of a third party', () => {
  let companion: Companion;
  let owner: Person;
  let member: Person;
  beforeAll(async () => {
    owner = await verified('companion-owner');
    member = await newcomer('companion-user');
    companion = await Companion.registeredBy(owner);
  }, 60_000);

  it('is connected by a member, and reads for them through the gateway', async () => {
    const tokens = await companion.connect(member);
    expect(tokens.claims()).toMatchObject({ sub: member.memberId, aud: companion.id });
    const me = expectStatus(await withToken(tokens.access_token).get('/v1/me'), 200);
    expect(me.body).toMatchObject({ handle: member.handle, scopes: ['read', 'write'] });
  });

  it('may do what it was given and is told which scope is missing for more', async () => {
    const { access_token } = await companion.connect(member, 'openid read');
    expectStatus(await withToken(access_token).get('/v1/me'), 200);
    const refused = await withToken(access_token).post('/v1/follows', {
      targetKind: 'specialty',
      targetId: 'cardiology',
    });
    expect([refused.status, refused.body['code'], refused.body['scope']]).toEqual([
      403,
      'scope-missing',
      'write',
    ]);
  });

  it('goes on with its refresh token, also for less', async () => {
    const first = await companion.connect(member);
    const second = await oidc.refreshTokenGrant(companion.config, first.refresh_token!, {
      scope: 'openid read',
    });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const me = expectStatus(await withToken(second.access_token).get('/v1/me'), 200);
    expect(me.body['scopes']).toEqual(['read']);
  });

  it('loses everything when a refresh token comes a second time', async () => {
    const first = await companion.connect(member);
    const second = await oidc.refreshTokenGrant(companion.config, first.refresh_token!);
    expectStatus(await withToken(second.access_token).get('/v1/me'), 200);
    const stolen = oidc.refreshTokenGrant(companion.config, first.refresh_token!);
    await expect(stolen).rejects.toMatchObject({ error: 'invalid_grant' });
    await untilRefused(second.access_token);
    const late = oidc.refreshTokenGrant(companion.config, second.refresh_token!);
    await expect(late).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('is refused within 5 s of the member taking access back', async () => {
    const { access_token } = await companion.connect(member);
    expectStatus(await withToken(access_token).get('/v1/me'), 200);
    const granted = expectStatus(await member.browser.get('/v1/grants'), 200);
    const [newest] = granted.body['items'] as { id: string; client: { id: string } }[];
    expect(newest!.client.id).toBe(companion.id);
    expectStatus(await member.browser.ask('DELETE', `/v1/grants/${newest!.id}`), 200);
    await untilRefused(access_token);
  });

  it('is refused within 5 s of giving access back itself', async () => {
    const { access_token, refresh_token } = await companion.connect(member);
    expectStatus(await withToken(access_token).get('/v1/me'), 200);
    await oidc.tokenRevocation(companion.config, refresh_token!);
    await untilRefused(access_token);
    const known = await oidc.tokenIntrospection(companion.config, refresh_token!);
    expect(known.active).toBe(false);
  });

  it('is refused within 5 s of being ended by its owner', async () => {
    const ending = await Companion.registeredBy(owner);
    const { access_token } = await ending.connect(member);
    expectStatus(await withToken(access_token).get('/v1/me'), 200);
    expectStatus(await owner.browser.ask('DELETE', `/v1/clients/${ending.id}`), 200);
    await untilRefused(access_token);
  });

  it('gets nowhere with a token that was changed, and a browser of another page nowhere with its cookies', async () => {
    const { access_token } = await companion.connect(member);
    const [head, body, signature] = access_token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: owner.memberId })).toString('base64url');
    for (const token of [`${head}.${changed}.${signature}`, `${head}.${body}.`, `${access_token}=`])
      expect((await withToken(token).get('/v1/me')).status).toBe(401);
    const json = await new Client(world().gatewayUrl).post('/oidc/token', {
      grant_type: 'client_credentials',
    });
    expect([json.status, json.body['code']]).toEqual([415, 'unsupported-media-type']);
  });
});
