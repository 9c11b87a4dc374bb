import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { directKafka, settingsOf, withAdmin, withTopicSettings } from '../src/kafka.js';

const topic = `faults.settings-${randomUUID()}.v1`;
const declared = { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '604800000' };

describe('settings of a topic for the time of a fault', () => {
  const kafka = directKafka(process.env['KAFKA_BROKERS'] ?? '');
  const now = (): Promise<Record<string, string>> => withAdmin(kafka, (admin) => settingsOf(admin, topic));

  beforeAll(async () => {
    const configEntries = Object.entries(declared).map(([name, value]) => ({ name, value }));
    const topics = [{ topic, numPartitions: 1, replicationFactor: 1, configEntries }];
    await withAdmin(kafka, (admin) => admin.createTopics({ topics, waitForLeaders: true }));
  });
  afterAll(() => withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] })));

  it('stand beside those that the topic has, and leave those alone', async () => {
    const larger = { 'max.message.bytes': '3000000' };
    const meanwhile = await withTopicSettings(kafka, topic, larger, now);
    expect(meanwhile).toEqual({ ...declared, ...larger });
    expect(await now()).toEqual(declared);
  });

  it('give back what they replace, also when the fault fails', async () => {
    const fails = withTopicSettings(kafka, topic, { 'cleanup.policy': 'delete' }, () =>
      Promise.reject(new Error('the fault has failed')),
    );
    await expect(fails).rejects.toThrow('the fault has failed');
    expect(await now()).toEqual(declared);
  });
});
