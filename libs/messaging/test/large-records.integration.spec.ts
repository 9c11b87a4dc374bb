import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventSource, header } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import type { Batch } from '../src/index.js';
import { MessagingControl, On, Projection } from '../src/index.js';
import type { Bench } from './support.js';
import { noteTopic, startNotes, unique, until } from './support.js';

const { topic } = noteTopic(3);
const group = `notes.seen-${unique()}`;
const seen: string[] = [];

@Projection(group)
class NotesSeen {
  @On(topic)
  apply(notes: Batch<typeof topic>): Promise<void> {
    seen.push(...notes.map(({ key }) => key));
    return Promise.resolve();
  }
}

describe('a record of more than 1 MiB, on a topic whose operator allows it', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startNotes(['http'], [NotesSeen]);
    const admin = bench.kafka.admin();
    await admin.connect();
    const configEntries = [{ name: 'max.message.bytes', value: '3000000' }];
    await admin.createTopics({
      topics: [{ topic: topic.name, numPartitions: 3, replicationFactor: 1, configEntries }],
    });
    await admin.disconnect();
  }, 60_000);
  afterAll(() => bench.close([topic], [group]), 60_000);

  const put = async (partition: number, sizes: readonly number[]): Promise<string[]> => {
    const producer = bench.kafka.producer();
    await producer.connect();
    const keys: string[] = [];
    const headers = { [header.source]: eventSource('notes') };
    for (const size of sizes) {
      const id = newId();
      const value = JSON.stringify({ id, version: 1, text: 'x'.repeat(size) });
      await producer.send({ topic: topic.name, messages: [{ partition, key: id, value, headers }] });
      keys.push(id);
    }
    await producer.disconnect();
    return keys;
  };

  it('does not keep what is behind it waiting until other partitions are read to their end', async () => {
    const backlog = await put(1, Array<number>(24).fill(900_000));
    // In front of the busy partition and behind it: whichever the broker looks at first.
    const behind = [...(await put(0, [1_500_000, 1])), ...(await put(2, [1_500_000, 1]))];
    bench.app.get(MessagingControl).startConsumers();
    await until('all records', () => seen.length >= backlog.length + behind.length, 30_000);
    const reached = Math.max(...behind.map((key) => seen.indexOf(key)));
    expect(reached).toBeLessThan(seen.indexOf(backlog.at(-1)!) - 8);
  }, 60_000);
});
