import {
  damage,
  eventually,
  expectStatus,
  newcomer,
  ops,
  untilTrue,
  verified,
  withDuty,
  type Person,
} from '@openrounds/journeys';

/** The cast of the matrix. `owner` and `author` have the objects, the others come for them. */
export interface People {
  readonly owner: Person;
  readonly author: Person;
  readonly stranger: Person;
  readonly newcomer: Person;
  readonly lapsed: Person;
  readonly muted: Person;
  readonly suspended: Person;
  readonly erased: Person;
  readonly moderator: Person;
  readonly reviewer: Person;
  readonly analyst: Person;
  readonly administrator: Person;
  readonly otherAdministrator: Person;
  /** Who asks for nothing and has nothing. */
  readonly bystander: Person;
  readonly erasedKey: string;
  /** Keys that were never used before their owner's standing changed, so that nobody remembers a better one. */
  readonly keys: Readonly<Record<Sanctioned, string>>;
}

export const sanctioned = ['lapsed', 'muted', 'suspended'] as const;
export type Sanctioned = (typeof sanctioned)[number];

const erasureMs = 120_000;

/** Another personal key of somebody. */
export async function newKey(
  person: Person,
  scopes: readonly string[],
): Promise<{ id: string; key: string }> {
  const body = { name: scopes.join(' '), scopes, password: person.password };
  const made = expectStatus(await person.browser.post('/v1/keys', body), 201);
  return { id: String(made.body['id']), key: String(made.body['key']) };
}

/** Members with one duty each: the first administrator by the operator, the others by the administrator. */
async function staff(): Promise<
  Pick<People, 'administrator' | 'otherAdministrator' | 'moderator' | 'reviewer' | 'analyst'>
> {
  const first = await newcomer('operator');
  await ops('identity', 'duties', 'grant', first.handle, 'administer');
  const administrator = await withDuty(first, 'administer');
  const holding = async (name: string, duty: string): Promise<Person> => {
    const person = await verified(name);
    const path = `/v1/members/${person.memberId}/duties`;
    expectStatus(await administrator.api.ask('PUT', path, { body: { duties: [duty] } }), 200);
    return person;
  };
  return {
    administrator,
    otherAdministrator: await withDuty(await holding('second', 'administer'), 'administer'),
    moderator: await holding('moderator', 'moderate'),
    reviewer: await holding('examiner', 'review'),
    analyst: await holding('analyst', 'analyse'),
  };
}

/** Everybody, still in good standing. */
export async function makePeople(): Promise<People> {
  const owner = await verified('owner');
  const [lapsed, muted, suspended] = [
    await verified('lapsed'),
    await verified('muted'),
    await verified('suspended'),
  ];
  const erased = await verified('erased');
  const keyOf = async (person: Person): Promise<string> => (await newKey(person, ['read', 'write'])).key;
  return {
    owner,
    author: await verified('author'),
    stranger: await verified('stranger'),
    newcomer: await newcomer('newcomer'),
    bystander: await newcomer('bystander'),
    ...{ lapsed, muted, suspended, erased },
    ...(await staff()),
    erasedKey: await keyOf(erased),
    keys: { lapsed: await keyOf(lapsed), muted: await keyOf(muted), suspended: await keyOf(suspended) },
  };
}

/** Their standings change behind the service's back: who decides on sanctions is not what is tried here. */
export async function sanction(people: People): Promise<void> {
  for (const standing of sanctioned) {
    await damage('identity', 'update member set standing = $2 where id = $1', [
      people[standing].memberId,
      standing,
    ]);
  }
  const { handle, api } = people.erased;
  const started = await ops('identity', 'erasure', 'start', handle, '--reason', 'asked for', '--json');
  const { id } = JSON.parse(started) as { id: string };
  await untilTrue(
    'the end of the erasure',
    async () => (await ops('identity', 'erasure', 'status', id, '--json')).includes('"state":"completed"'),
    erasureMs,
  );
  await eventually(
    'the end of the keys',
    () => api.get('/v1/me'),
    ({ status }) => status === 401,
  );
}
