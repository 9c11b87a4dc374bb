import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { StateOf, Topic } from '@openrounds/contracts';
import { counter, log } from '@openrounds/telemetry';
import type { Consumer } from 'kafkajs';
import { decode } from './decode.js';
import { reasonOf } from './failure.js';
import { FetchWatch } from './fetch-watch.js';
import { kafkaClient } from './kafka-client.js';
import type { RawRecord } from './record.js';
import { rawOf } from './reliable-kafka-server.js';

export interface TailListener<T extends Topic> {
  /** A record of the topic, in order per key. */
  onState(state: StateOf<T>): void;
  /** News may have been missed (start, rebalance, tombstone, bad record): whatever was derived from the topic is void. */
  onGap(): void;
}

/** Follows a topic from its end. */
export interface TopicTail {
  /** Milliseconds since the epoch up to which every broker has answered; 0 before the first answer. */
  lastFetchAt(): number;
  stop(): Promise<void>;
}

const bad = counter(
  'openrounds.tail.bad_records',
  'Records of a followed topic that break its contract or are not from its owner',
);

const tailLog = log.child({ context: 'tail' });

/**
 * Follows every partition of a topic in a group of its own, without a database: for a process that only keeps a cache.
 * Nothing is committed; a lost connection is tried again for ever, and each new start is reported as a gap.
 * @param name prefix of the group, for example `gateway.sessions`
 */
export function tailTopic<T extends Topic>(
  brokers: string[],
  name: string,
  topic: T,
  listener: TailListener<T>,
): TopicTail {
  const watch = new FetchWatch();
  let stopped = false;
  let consumer: Consumer | undefined;
  const follow = async (): Promise<void> => {
    while (!stopped) {
      consumer = makeConsumer(brokers, name);
      watch.forgetBrokers();
      const ended = run(consumer, topic, listener, watch);
      await ended.catch((error: unknown) =>
        tailLog.warn({ err: error, topic: topic.name }, 'tail lost; starting again'),
      );
      await consumer.disconnect().catch(() => undefined);
      if (!stopped) await wait(500);
    }
  };
  const following = follow();
  return {
    lastFetchAt: () => watch.heardAt(),
    stop: async () => {
      stopped = true;
      // One that is only starting takes no notice, so it is told until it has ended.
      const ended = following.then(() => true);
      do await consumer?.disconnect().catch(() => undefined);
      while (!(await Promise.race([ended, wait(200, false)])));
    },
  };
}

function makeConsumer(brokers: string[], name: string): Consumer {
  return kafkaClient(brokers, name).consumer({
    groupId: `${name}.${randomUUID()}`,
    maxWaitTimeInMs: 100,
    sessionTimeout: 10_000,
    allowAutoTopicCreation: false,
    retry: { retries: 2, restartOnFailure: () => Promise.resolve(false) },
  });
}

/** Settles when the consumer ends, for whatever reason. */
async function run<T extends Topic>(
  consumer: Consumer,
  topic: T,
  listener: TailListener<T>,
  watch: FetchWatch,
): Promise<void> {
  let joined = true;
  consumer.on(consumer.events.GROUP_JOIN, () => {
    joined = true;
    watch.forgetBrokers();
  });
  consumer.on(consumer.events.FETCH_START, ({ payload }) => watch.asked(payload.nodeId));
  consumer.on(consumer.events.FETCH, ({ payload }) => {
    // The offsets to start from are known only now: what changed before this moment may have been missed.
    if (joined) listener.onGap();
    joined = false;
    watch.answered(payload.nodeId);
  });
  const ended = new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.STOP, () => resolve());
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
  ended.catch(() => undefined);
  await consumer.connect();
  await consumer.subscribe({ topics: [topic.name], fromBeginning: false });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ partition, message }) => {
      read(topic, rawOf(topic.name, partition, message), listener);
      return Promise.resolve();
    },
  });
  await ended;
}

/** A tombstone does not say what it ends, and a bad record may stand for any: both are gaps. */
function read<T extends Topic>(topic: T, raw: RawRecord, listener: TailListener<T>): void {
  const state = believed(topic, raw);
  if (state === null) listener.onGap();
  else listener.onState(state as StateOf<T>);
}

function believed(topic: Topic, raw: RawRecord): unknown {
  try {
    return decode(topic, raw).state;
  } catch (error) {
    bad.add(1, { topic: topic.name });
    const { partition, offset } = raw;
    tailLog.warn(
      { topic: topic.name, partition, offset, reason: reasonOf(error) },
      'a record is not believed',
    );
    return null;
  }
}
