import {
  Client,
  Companion,
  expectStatus,
  newcomer,
  reviewersOfTheHouse,
  sessionCookieIn,
  verified,
  verify,
  world,
  type Answer,
  type Person,
} from '@openrounds/journeys';

/** Something with which the gateway lets somebody in, and what ends it. */
export interface Credential {
  /** A request with it. */
  ask(): Promise<Answer>;
  /** Answered when identity has committed the end. */
  end(): Promise<void>;
  /** What the gateway, or a service that it tells, answers from then on. */
  readonly refusal: number;
}

export type WayOut = () => Promise<Credential>;

/** Every way in which a right ends, each opening a new credential at a call. */
export async function waysOut(): Promise<Record<string, WayOut>> {
  const member = await newcomer('leaving');
  const owner = await verified('owner');
  const app = await Companion.registeredBy(owner);
  return {
    'sign-out': () => session(member),
    'key removed': () => key(member),
    'access taken back from an application': () => grant(app, member),
    'application ended by its owner': () => application(owner, member),
    'verification revoked by two reviewers': verification,
  };
}

const anonymous = (): Client => new Client(world().gatewayUrl);
const me = (client: Client): Promise<Answer> => client.get('/v1/me');
const done = async (answer: Promise<Answer>): Promise<void> => void expectStatus(await answer, 200);

/** A session of its own, ended by itself. */
export async function session({ handle, password }: Person): Promise<Credential> {
  const { headers } = expectStatus(await anonymous().post('/v1/sessions', { handle, password }), 201);
  const cookie = sessionCookieIn(headers);
  const browser = anonymous().withCookie(cookie!);
  // What ends it is a browser of its own, because the answer takes the cookie away.
  const end = (): Promise<void> =>
    done(anonymous().withCookie(cookie!).ask('DELETE', '/v1/sessions/current'));
  return { ask: () => me(browser), end, refusal: 401 };
}

async function key({ browser, password }: Person): Promise<Credential> {
  const wish = { name: 'bench', scopes: ['read', 'write'], password };
  const made = expectStatus(await browser.post('/v1/keys', wish), 201);
  const { id, key: secret } = made.body as { id: string; key: string };
  const client = anonymous().withKey(secret);
  return { ask: () => me(client), end: () => done(browser.ask('DELETE', `/v1/keys/${id}`)), refusal: 401 };
}

const withToken = (token: string): Client =>
  new Client(world().gatewayUrl, { authorization: `Bearer ${token}` });

async function grant(app: Companion, member: Person): Promise<Credential> {
  const { access_token } = await app.connect(member);
  const granted = expectStatus(await member.browser.get('/v1/grants'), 200);
  const [newest] = granted.body['items'] as { id: string }[];
  const end = (): Promise<void> => done(member.browser.ask('DELETE', `/v1/grants/${newest!.id}`));
  return { ask: () => me(withToken(access_token)), end, refusal: 401 };
}

async function application(owner: Person, member: Person): Promise<Credential> {
  const app = await Companion.registeredBy(owner);
  const { access_token } = await app.connect(member);
  const end = (): Promise<void> => done(owner.browser.ask('DELETE', `/v1/clients/${app.id}`));
  return { ask: () => me(withToken(access_token)), end, refusal: 401 };
}

/** What a member of level 2 may do, an empty registration of an application, is 422 before and 403 afterwards. */
async function verification(): Promise<Credential> {
  const person = await newcomer('revoked');
  await verify(person);
  const { items } = expectStatus(await person.api.get('/v1/verifications'), 200).body as {
    items: { id: string }[];
  };
  const [first, second] = await reviewersOfTheHouse();
  const decide = (reviewer: Person): Promise<Answer> =>
    reviewer.api.post(`/v1/verifications/${items[0]!.id}/decisions`, {
      outcome: 'revoke',
      reason: 'The register says otherwise.',
    });
  expectStatus(await decide(first), 201);
  return {
    ask: () => person.api.post('/v1/clients', {}),
    end: async () => void expectStatus(await decide(second), 201),
    refusal: 403,
  };
}
