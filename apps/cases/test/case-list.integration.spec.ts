import { memberVerified } from '@openrounds/contracts';
import { Clock, newId } from '@openrounds/database';
import type { TestMember, TestService } from '@openrounds/testing';
import { fakeClock, member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import { draftCase, openCase } from './written-case.js';

interface Listed {
  items: { id: string; state: string; label: string | null }[];
  nextCursor: string | null;
}

describe('the audience of a case', () => {
  let cases: TestService;
  const clock = fakeClock('2026-01-05T08:00:00Z');
  const author = member();
  const cardiologist = member({ specialties: ['cardiology'] });
  const urologist = member({ specialties: ['urology'] });
  const claims = member({ specialties: ['cardiology'] });
  const ids = { all: '', cardiology: '', named: '', draft: '', teaching: '' };

  beforeAll(async () => {
    cases = await startTestService(service, {
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
    await cases.deliver([
      ...[author, cardiologist, urologist].map((of) => ({ fact: memberVerified, state: memberStateOf(of) })),
      { fact: memberVerified, state: memberStateOf(claims, { verifiedSpecialties: [] }) },
    ]);
    const open = (change: object): Promise<string> => {
      clock.advance({ minutes: 1 });
      return openCase(cases, author, change);
    };
    ids.all = await open({});
    ids.cardiology = await open({ audience: { kind: 'specialties', specialties: ['cardiology'] } });
    ids.named = await open({ audience: { kind: 'members', memberIds: [urologist.id] } });
    ids.teaching = await open({ kind: 'teaching', question: null });
    ids.draft = await draftCase(cases, author);
  });
  afterAll(() => cases.close());

  const list = async (as: TestMember, query = ''): Promise<Listed> => {
    const answer = await cases.request<Listed>('GET', `/v1/cases?${query}`, { as });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const idsOf = async (as: TestMember, query = ''): Promise<string[]> =>
    (await list(as, query)).items.map(({ id }) => id);

  it('decides what each reader finds, in one statement', async () => {
    expect(await idsOf(author)).toEqual([ids.teaching, ids.named, ids.cardiology, ids.all]);
    expect(cases.statements()).toHaveLength(1);
    expect(await idsOf(cardiologist)).toEqual([ids.teaching, ids.cardiology, ids.all]);
    expect(await idsOf(urologist)).toEqual([ids.teaching, ids.named, ids.all]);
    expect(await idsOf(claims)).toEqual([ids.teaching, ids.all]);
    expect(await idsOf(member())).toEqual([ids.teaching, ids.all]);
  });

  it('leaves no trace in the pages of others: the cursor steps over it', async () => {
    const first = await list(cardiologist, 'limit=1');
    const second = await list(cardiologist, `limit=1&cursor=${first.nextCursor}`);
    const third = await list(cardiologist, `limit=1&cursor=${second.nextCursor}`);
    expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual([
      ids.teaching,
      ids.cardiology,
      ids.all,
    ]);
    expect(third.nextCursor).toBeNull();
  });

  it('answers others like an unknown id, byte for byte, on every route', async () => {
    const strip = (body: object) => JSON.stringify({ ...body, instance: null, traceId: null });
    const outcome = { howSolved: 'unresolved', learning: 'Nothing was found in four months of looking.' };
    const routes = [
      ['GET', '', undefined],
      ['PATCH', '', { urgency: 'now' }],
      ['DELETE', '', undefined],
      ['PUT', '/consent', { basis: 'patient' }],
      ['POST', '/submissions', undefined],
      ['POST', '/outcomes', outcome],
      ['POST', '/teachings', undefined],
    ] as const;
    for (const [method, path, body] of routes) {
      const ask = (id: string) =>
        cases.request(method, `/v1/cases/${id}${path}`, {
          as: cardiologist,
          body,
          headers: { 'if-match': '"v3"' },
        });
      const unknown = await ask(newId());
      expect([method, path, unknown.status]).toEqual([method, path, 404]);
      for (const id of [ids.named, ids.draft]) {
        const refused = await ask(id);
        expect([refused.status, strip(refused.body)]).toEqual([404, strip(unknown.body)]);
      }
    }
  });

  it('is filtered by specialty, state and label', async () => {
    expect(await idsOf(author, 'specialty=radiology')).toHaveLength(4);
    expect(await idsOf(cardiologist, 'specialty=gastroenterology')).toEqual([
      ids.teaching,
      ids.cardiology,
      ids.all,
    ]);
    expect(await idsOf(author, 'specialty=urology')).toEqual([]);
    expect(await idsOf(author, 'label=CASE%20STUDY')).toEqual([ids.teaching]);
    expect(await idsOf(author, 'label=UNSOLVED&state=open')).toHaveLength(3);
    expect(await idsOf(author, 'state=resolved')).toEqual([]);
    expect(await idsOf(urologist, `author=${author.id}`)).toHaveLength(3);
  });

  it('shows drafts to their author only', async () => {
    expect(await idsOf(author, 'state=draft')).toEqual([ids.draft]);
    expect(await idsOf(cardiologist, 'state=draft')).toEqual([]);
    expect(await idsOf(cardiologist, `state=draft&author=${author.id}`)).toEqual([]);
  });

  it('names its members to the author only', async () => {
    const read = async (as: TestMember) =>
      (await cases.request<{ audience: object }>('GET', `/v1/cases/${ids.named}`, { as })).body.audience;
    expect(await read(author)).toEqual({ kind: 'members', memberIds: [urologist.id] });
    expect(await read(urologist)).toEqual({ kind: 'members' });
  });
});
