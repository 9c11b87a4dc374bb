import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { header, postPublished, postTopic, samples } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { bucketCount, bucketOf } from './bucket.js';
import { decode } from './decode.js';
import { consumerOf, On, Projection, subscriptionsOf } from './decorators.js';
import { encode } from './deliver.js';
import { BadRecord } from './failure.js';
import { backoffMs } from './hold.js';
import type { Batch } from './record.js';
import { restWhenIdle } from './rest-when-idle.js';
import { Sleep } from './sleep.js';
import { Throttle } from './wake.js';

const published = samples.find((sample) => sample.fact === postPublished)!;

describe('buckets', () => {
  it('keys spread over all buckets, and a key stays in its own', () => {
    const counts = Array.from({ length: bucketCount }, () => 0);
    for (let i = 0; i < 16_000; i += 1) counts[bucketOf(newId())]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
    // FNV-1a of "a" is 0xe40c292c.
    expect(bucketOf('a')).toBe(0x2c % 16);
  });
});

describe('Throttle', () => {
  it('runs at once, then once at the end of the interval however often it is asked', async () => {
    jest.useFakeTimers();
    const run = jest.fn();
    const throttle = new Throttle(10, run);
    for (let i = 0; i < 50; i += 1) throttle.request();
    expect(run).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(10);
    expect(run).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(100);
    expect(run).toHaveBeenCalledTimes(2);
    jest.useRealTimers();
  });
});

describe('Sleep', () => {
  it('a wake-up between two pauses is not lost', async () => {
    const sleep = new Sleep();
    sleep.wake();
    await sleep.for(60_000);
    const long = sleep.for(60_000);
    sleep.wake();
    await long;
    expect(await Promise.race([sleep.for(60_000), setTimeout(20, 'still asleep')])).toBe('still asleep');
    sleep.wake();
  });
});

describe('backoff', () => {
  it('doubles from 0.1 s to 30 s', () => {
    expect([0, 1, 2, 8, 9, 50].map(backoffMs)).toEqual([100, 200, 400, 25_600, 30_000, 30_000]);
  });
});

describe('decode', () => {
  const raw = encode({ fact: postPublished, state: published.state });

  it('gives back what was published', () => {
    expect(decode(postTopic, raw)).toMatchObject({
      key: published.key,
      version: 1,
      type: postPublished.type,
      state: published.state,
    });
  });

  it('takes the version of the header, and of the state where there is none', () => {
    const without = Object.fromEntries(
      Object.entries(raw.headers).filter(([name]) => name !== header.aggregateVersion),
    );
    expect(decode(postTopic, { ...raw, headers: without }).version).toBe(1);
    expect(() => decode(postTopic, { ...raw, value: null, headers: without })).toThrow(BadRecord);
  });

  it('says where a state breaks its contract and never what it holds', () => {
    const value = Buffer.from(
      JSON.stringify({ ...(published.state as object), title: 'short', lang: 'secret words' }),
    );
    expect(() => decode(postTopic, { ...raw, value })).toThrow(/at title, lang/);
    expect(() => decode(postTopic, { ...raw, value })).not.toThrow(/secret/);
  });

  it('believes nothing of a record that is not from the owner of its topic', () => {
    const { [header.source]: _, ...nameless } = raw.headers;
    for (const headers of [nameless, { ...raw.headers, [header.source]: 'openrounds/ratings' }]) {
      for (const value of [raw.value, null]) {
        const read = () => decode(postTopic, { ...raw, headers, value });
        expect(read).toThrow(BadRecord);
        expect(read).toThrow('The record is not from discussions, which alone writes discussions.post.v1.');
      }
    }
  });

  describe('with a schema in its third revision', () => {
    type State = Readonly<Record<string, unknown>>;
    const topic = {
      ...postTopic,
      revisions: [
        { what: 'every post has a kind', upcast: (state: State) => ({ kind: 'discussion', ...state }) },
        {
          what: 'tags are a list',
          upcast: (state: State) => ({ ...state, tags: String(state['tags']).split(' ') }),
        },
      ],
    };
    const read = (state: object, dataSchema?: string) => {
      const { [header.dataSchema]: _, ...headers } = raw.headers;
      const named = dataSchema === undefined ? headers : { ...headers, [header.dataSchema]: dataSchema };
      return decode(topic, { ...raw, headers: named, value: Buffer.from(JSON.stringify(state)) }).state;
    };
    const { kind: _kind, ...rest } = published.state as Record<string, unknown>;

    it.each([
      undefined,
      'urn:openrounds:schema:discussions.post.v1',
      'urn:openrounds:schema:discussions.post.v1:1',
    ])('takes a record of %s through every step', (dataSchema) => {
      expect(read({ ...rest, tags: 'a b' }, dataSchema)).toMatchObject({
        kind: 'discussion',
        tags: ['a', 'b'],
      });
    });

    it('takes a record of the second revision through the last step only', () => {
      const second = { ...rest, kind: 'research', tags: 'a b' };
      const state = read(second, 'urn:openrounds:schema:discussions.post.v1:2');
      expect(state).toMatchObject({ kind: 'research', tags: ['a', 'b'] });
    });

    it.each([3, 4, 12])('reads revision %s as it is, without what it does not know', (revision) => {
      const newer = { ...rest, kind: 'research', tags: ['a'], addedLater: true };
      const state = read(newer, `urn:openrounds:schema:discussions.post.v1:${revision}`);
      expect(state).toEqual({ ...rest, kind: 'research', tags: ['a'] });
    });

    it('is named by what is delivered: the newest revision, or the one that a sample is of', () => {
      const fact = { type: postPublished.type, topic };
      const nameOf = (revision: object) =>
        encode({ fact, state: published.state, ...revision }).headers[header.dataSchema];
      expect(nameOf({})).toBe('urn:openrounds:schema:discussions.post.v1:3');
      expect(nameOf({ revision: 2 })).toBe('urn:openrounds:schema:discussions.post.v1:2');
    });

    it('an upcaster that stumbles makes a bad record, which says nothing of what it held', () => {
      const broken = {
        ...topic,
        revisions: [
          { what: 'stumbles', upcast: () => JSON.parse('secret words') as Record<string, unknown> },
        ],
      };
      const older = { ...raw, headers: { ...raw.headers, [header.dataSchema]: '' } };
      expect(() => decode(broken, older)).toThrow(BadRecord);
      expect(() => decode(broken, older)).not.toThrow(/secret/);
    });
  });
});

describe('decorators', () => {
  it('a projection knows its group and the topics of its methods', () => {
    @Projection('spec.posts')
    class Posts {
      @On(postTopic)
      apply(posts: Batch<typeof postTopic>): Promise<void> {
        return Promise.resolve(void posts.length);
      }
    }
    expect(consumerOf(Posts)).toMatchObject({ kind: 'projection', group: 'spec.posts' });
    expect(subscriptionsOf(new Posts())).toEqual([{ topic: postTopic, method: 'apply' }]);
    expect(() => Projection('Posts')).toThrow('<service>.<purpose>');
  });
});

describe('a kafkajs connection at rest', () => {
  it('keeps no timer, and arms one when a request has to wait', () => {
    restWhenIdle();
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const queue = Object.assign(Object.create(RequestQueue.prototype) as typeof RequestQueue.prototype, {
      pending: [] as unknown[],
      throttledUntil: -1,
      throttleCheckTimeoutId: null as NodeJS.Timeout | null,
    });
    queue.scheduleCheckPendingRequests();
    expect(timers).not.toHaveBeenCalled();
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    expect(timers).toHaveBeenCalledTimes(1);
    clearTimeout(queue.throttleCheckTimeoutId ?? undefined);
    timers.mockRestore();
  });

  it('looks for requests without an answer once a second for all connections, as long as one is open', async () => {
    restWhenIdle();
    jest.useFakeTimers();
    const request = (requestTimeout: number) => ({
      sentAt: Date.now(),
      requestTimeout,
      timeoutRequest: jest.fn(),
    });
    const [overdue, patient] = [request(8_000), request(10_000)];
    const connections = { one: true, other: true };
    const queueOf = (name: 'one' | 'other', ...requests: (typeof overdue)[]) =>
      Object.assign(Object.create(RequestQueue.prototype) as typeof RequestQueue.prototype, {
        inflight: new Map(requests.entries()),
        enforceRequestTimeout: true,
        isConnected: () => connections[name],
      });
    queueOf('one', patient, overdue).scheduleRequestTimeoutCheck();
    queueOf('other').scheduleRequestTimeoutCheck();
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(8_000);
    expect(overdue.timeoutRequest).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(overdue.timeoutRequest).toHaveBeenCalledTimes(1);
    expect(patient.timeoutRequest).not.toHaveBeenCalled();
    connections.one = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(jest.getTimerCount()).toBe(1);
    connections.other = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});
