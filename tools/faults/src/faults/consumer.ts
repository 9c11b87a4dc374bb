import { setTimeout as wait } from 'node:timers/promises';
import { header } from '@openrounds/contracts';
import type { KafkaMessage } from 'kafkajs';
import type { Fault, FaultContext } from '../fault.js';
import { readTopics, withAdmin } from '../kafka.js';
import type { Place } from '../kafka.js';
import { poisonPrefix } from '../look.js';
import { shuffled } from '../random.js';
import { moment, rowsOf, stuck } from './moments.js';
import { lookPastTheEnd, readAgain } from './offsets.js';

const contentTopics = ['discussions.post.v1', 'discussions.comment.v1', 'ratings.rating.v1', 'cases.case.v1'];
const windowSize = 1_000;

/** All events of the content topics, each once, so that what one fault repeats is not repeated by the next. */
async function readAll({ world }: FaultContext): Promise<(Place & { message: KafkaMessage })[]> {
  const records = new Map<string, Place & { message: KafkaMessage }>();
  await readTopics(world.kafka, contentTopics, ({ topic, partition }, message) =>
    records.set(String(message.headers?.[header.id] ?? `${topic} ${partition} ${message.offset}`), {
      topic,
      partition,
      message,
    }),
  );
  return [...records.values()].filter(({ message }) => !String(message.key).startsWith(poisonPrefix));
}

/** Every record once more, in another order within windows of 1,000. */
async function repeatShuffled(context: FaultContext): Promise<void> {
  const records = shuffled(context.random, await readAll(context), windowSize);
  const producer = context.world.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    for (let start = 0; start < records.length; start += 200) {
      const portion = Map.groupBy(records.slice(start, start + 200), ({ topic }) => topic);
      const topicMessages = [...portion].map(([topic, of]) => ({
        topic,
        messages: of.map(({ partition, message: { key, value, headers } }) => ({
          partition,
          key,
          value,
          headers: headers ?? {},
        })),
      }));
      await producer.sendBatch({ topicMessages });
    }
  } finally {
    await producer.disconnect();
  }
}

/** As an operator would, by the owner of each topic. */
async function republish({ world, violated }: FaultContext, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    const code = await world.ops(topic.split('.')[0]!, 'republish', '--topic', topic);
    if (code !== 0) violated(`republish of ${topic} ended with exit code ${code}`);
  }
}

/** The consumer of search dies, freezes, is moved about, or gets everything again. */
export const consumerFaults: Fault[] = [
  {
    name: 'search-killed',
    what: 'kill -9 of search in the middle of a batch (its transaction waits for a lock)',
    short: true,
    async run(context) {
      const { world } = context;
      const lock = await world.db.hold('search', 'lock table content in share mode');
      try {
        const waiting = async () => (await stuck(context, 'search', '%into "content"%')) >= 1;
        await moment('a batch is open', waiting);
        await world.stack.kill('search', 'SIGKILL');
      } finally {
        await lock.release();
      }
      context.healing();
      await world.stack.restart('search');
    },
  },
  {
    name: 'search-frozen',
    what: 'SIGSTOP of search for 25 s, past its session of 10 s and its rebalance',
    async run({ world, healing }) {
      world.stack.signal('search', 'SIGSTOP');
      await wait(25_000);
      healing();
      world.stack.signal('search', 'SIGCONT');
    },
  },
  {
    name: 'rebalance-storm',
    what: 'a second consumer of search joins and leaves five times, in order and by kill -9 in turn',
    async run({ world, random, healing }) {
      for (let n = 0; n < 5; n += 1) {
        const second = await world.extra('search', 'consumers');
        await wait(4_000 + random() * 2_000);
        if (n % 2 === 0) await second.stop();
        else await second.kill();
      }
      healing();
    },
  },
  {
    name: 'replay',
    what: 'every group of search and cases (--long: discussions too) is set back to offset 0',
    async run(context) {
      for (const service of context.long ? ['search', 'discussions', 'cases'] : ['search', 'cases'])
        await readAgain(context, service);
    },
  },
  {
    name: 'shuffled',
    what: 'every record of the content topics three times more, shuffled within 1,000; then current states again',
    async run(context) {
      for (let n = 0; n < 3; n += 1) await repeatShuffled(context);
      context.healing();
      await republish(context, contentTopics);
      const sent = async (): Promise<boolean> => (await rowsOf(context, 'discussions', 'outbox')) < 200;
      await moment('current states are published again', sent, 60_000);
    },
  },
  {
    name: 'offsets-out-of-range',
    what: 'the group of the read model of search is set a million records past the end of posts and comments',
    run: (context) => lookPastTheEnd(context, 'search.content', contentTopics.slice(0, 2)),
  },
  {
    name: 'topic-recreated',
    what: 'the topic of comments is deleted and made again, and current states are republished',
    async run(context) {
      const { world, healing } = context;
      const topic = 'discussions.comment.v1';
      world.begunAnew.add('comment');
      await withAdmin(world.kafka, async (admin) => {
        await admin.deleteTopics({ topics: [topic] });
        await wait(2_000);
        await admin.createTopics({ topics: [{ topic, numPartitions: 8, replicationFactor: 1 }] });
      });
      healing();
      await republish(context, [topic]);
    },
  },
];
