import type { TestMember } from '@openrounds/testing';
import { blockOf, member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { FeedAnswer } from '../src/query/feed.http.js';
import type { TestSearch } from './support.js';
import { caseOf, conditionOf, drugOf, followOf, memberOf, postOf, startSearch } from './support.js';

jest.setTimeout(120_000);

const specialties = ['cardiology', 'neurology', 'urology'] as const;
type Specialty = (typeof specialties)[number];
/** Each lies below the one before it. */
const conditions = ['DOID:7001', 'DOID:7002', 'DOID:7003'] as const;
const authors = Array.from({ length: 5 }, () => member({ specialties: ['radiology'] }));
const drugs = ['zanubrutinib', 'tocilizumab'].map((name) => drugOf([name], []));
const drugIds = drugs.map(({ state }) => String(state['id']));

/** An item as the reference reads it. */
interface Item {
  readonly id: string;
  readonly type: 'post' | 'case';
  readonly at: string;
  readonly author: TestMember;
  readonly specialties: readonly Specialty[];
  readonly drugs: readonly string[];
  readonly conditions: readonly string[];
  readonly audience:
    { kind: 'all' } | { kind: 'specialties'; specialties: Specialty[] } | { kind: 'members' };
  readonly visible: boolean;
}

interface Reader {
  readonly specialties: Specialty[];
  readonly verified: boolean;
  readonly good: boolean;
  readonly follows: readonly (readonly [kind: string, target: string])[];
  /** Per author: nobody, the reader, the author or both have blocked. */
  readonly blocks: readonly ('none' | 'reader' | 'author' | 'both')[];
}

const someOf = <T>(values: readonly T[], minLength = 0): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength, maxLength: 2 });

const anItem = fc.record({
  type: fc.constantFrom('post' as const, 'case' as const),
  minute: fc.nat(12),
  author: fc.constantFrom(...authors),
  specialties: someOf(specialties, 1),
  drugs: someOf(drugIds),
  conditions: someOf(conditions),
  audience: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ kind: 'all' as const }) },
    someOf(specialties, 1).map((some) => ({ kind: 'specialties' as const, specialties: some })),
    fc.constant({ kind: 'members' as const }),
  ),
  visible: fc.boolean().map((hidden) => !hidden),
});

const aReader: fc.Arbitrary<Reader> = fc.record({
  specialties: someOf(specialties, 1),
  verified: fc.boolean(),
  good: fc.boolean(),
  follows: someOf([
    ...specialties.map((slug) => ['specialty', slug] as const),
    ...authors.map(({ id }) => ['member', id] as const),
    ...drugIds.map((id) => ['drug', id] as const),
    ...conditions.map((id) => ['condition', id] as const),
  ]),
  blocks: fc.tuple(
    ...authors.map(() =>
      fc.constantFrom(
        'none' as const,
        'none' as const,
        'reader' as const,
        'author' as const,
        'both' as const,
      ),
    ),
  ),
});

/** The same in plain words: what may be read, matches and is not hidden, newest first, then by id. */
function expectedFeed(items: readonly Item[], reader: Reader): string[] {
  const opened: readonly string[] = reader.verified && reader.good ? reader.specialties : [];
  const mayRead = ({ audience, type }: Item): boolean =>
    type === 'post' ||
    audience.kind === 'all' ||
    (audience.kind === 'specialties' && audience.specialties.some((slug) => opened.includes(slug)));
  const isHidden = ({ author }: Item): boolean => reader.blocks[authors.indexOf(author)] !== 'none';
  const own = reader.specialties.map((slug) => ['specialty', slug] as const);
  const wanted = reader.follows.length > 0 ? reader.follows : own;
  const matches = (item: Item): boolean =>
    wanted.some(([kind, target]) => {
      if (kind === 'member') return item.author.id === target;
      if (kind === 'specialty') return item.specialties.some((slug) => slug === target);
      if (kind === 'drug') return item.drugs.includes(target);
      const below = conditions.slice(conditions.findIndex((id) => id === target));
      return item.conditions.some((id) => below.some((each) => each === id));
    });
  return items
    .filter((item) => item.visible && mayRead(item) && !isHidden(item) && matches(item))
    .sort((a, b) => b.at.localeCompare(a.at) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

describe('the feed beside a simple computation', () => {
  let search: TestSearch;
  let items: Item[];

  beforeAll(async () => {
    search = await startSearch();
    await search.take([
      ...authors.map((author) => memberOf(author)),
      ...drugs,
      ...conditions.map((id, at) =>
        conditionOf(id, `zonal state ${at}`, {
          parentIds: conditions.slice(0, at).slice(-1),
          ancestorIds: conditions.slice(0, at),
        }),
      ),
    ]);
    items = [];
    for (const drawn of fc.sample(anItem, { numRuns: 80, seed: 5 })) items.push(await write(drawn));
    await search.settle();
  });
  afterAll(() => search.close());

  const write = async ({ minute, ...drawn }: Omit<Item, 'id' | 'at'> & { minute: number }): Promise<Item> => {
    const at = new Date(Date.UTC(2026, 2, 1, 9, minute)).toISOString();
    const { author, type } = drawn;
    const shared = { specialties: drawn.specialties };
    // A case names no drug but in its text; only conditions are data there.
    const names = drawn.drugs.map((id) => String(drugs[drugIds.indexOf(id)]!.state['name'])).join(' and ');
    const made =
      type === 'post'
        ? postOf(author, {
            ...shared,
            publishedAt: at,
            tags: [...drawn.drugs.map((id) => `drug:${id}`), ...drawn.conditions],
          })
        : caseOf(author, {
            ...shared,
            openedAt: at,
            workingDx: drawn.conditions,
            history: `Takes ${names || 'nothing'}.`,
            audience:
              drawn.audience.kind === 'members'
                ? { kind: 'members', memberIds: [authors[0]!.id] }
                : drawn.audience,
          });
    await search.deliver([made]);
    const { id } = made.state as { id: string };
    const silent = { id, version: 2, authorId: author.id, state: 'withdrawn' };
    if (!drawn.visible)
      await search.deliver([
        { fact: made.fact, state: { ...silent, [type === 'post' ? 'publishedAt' : 'openedAt']: at } },
      ]);
    return { ...drawn, id, at };
  };

  const readAll = async (as: TestMember, limit: number): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await search.request<FeedAnswer>('GET', `/v1/feed?limit=${limit}${cursor}`, {
        as,
      });
      expect(status).toBe(200);
      seen.push(...body.items.map(({ id }) => id));
      if (body.nextCursor === null) return seen;
      cursor = `&cursor=${body.nextCursor}`;
    }
  };

  it('holds the same items in the same order for any follows, blocks and rights, however it is paged', async () => {
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(aReader, fc.integer({ min: 2, max: 30 }), async (drawn, limit) => {
        const reader = member({
          specialties: drawn.specialties,
          level: drawn.verified ? 3 : 0,
          standing: drawn.good ? 'good' : 'lapsed',
        });
        const blocks = drawn.blocks.flatMap((kind, at) => [
          ...(kind === 'reader' || kind === 'both' ? [blockOf(reader, authors[at]!)] : []),
          ...(kind === 'author' || kind === 'both' ? [blockOf(authors[at]!, reader)] : []),
        ]);
        const follows = drawn.follows.map(([kind, target]) => followOf(reader, kind, target));
        await search.deliver([memberOf(reader), ...blocks, ...follows]);
        const seen = await readAll(reader, limit);
        expect(seen).toEqual(expectedFeed(items, drawn));
        shown += seen.length;
      }),
      { numRuns: 60, seed: 23 },
    );
    // A feed that is always empty would equal a computation that is always empty.
    expect(shown).toBeGreaterThan(300);
  });
});
