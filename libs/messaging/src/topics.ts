import type { Topic } from '@openrounds/contracts';
import { allTopics, topicSettings } from '@openrounds/contracts';
import type { Admin, ITopicConfig } from 'kafkajs';
import { kafkaClient } from './kafka-client.js';

const hour = 3_600_000;

/**
 * Creates the topics that are missing, with their partitions, compaction and retention; existing ones stay as they are.
 * @param topics default: every topic of the contracts
 * @returns names of the topics created now
 */
export function ensureTopics(brokers: string[], topics: Topic[] = allTopics()): Promise<string[]> {
  return createMissing(
    brokers,
    topics.map((topic) => ({
      topic: topic.name,
      numPartitions: topic.partitions,
      replicationFactor: -1,
      configEntries: Object.entries(topicSettings(topic)).map(([name, value]) => ({ name, value })),
    })),
  );
}

/** Name of the topic that mirrors a group's dead letters of a topic. */
export function deadLetterTopic(topic: string, group: string): string {
  return `${topic}.${group}.dlt`;
}

/** Creates dead-letter topics: one partition, gone after the 7 days in which erased data may remain. */
export function ensureDeadLetterTopics(brokers: string[], names: string[]): Promise<string[]> {
  const configEntries = [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: String(7 * 24 * hour) },
  ];
  return createMissing(
    brokers,
    names.map((topic) => ({ topic, numPartitions: 1, replicationFactor: -1, configEntries })),
  );
}

async function createMissing(brokers: string[], wanted: ITopicConfig[]): Promise<string[]> {
  const admin = kafkaClient(brokers, 'topics').admin();
  await admin.connect();
  try {
    const known = new Set(await admin.listTopics());
    const missing = wanted.filter((config) => !known.has(config.topic));
    if (missing.length > 0) await create(admin, missing);
    return missing.map((config) => config.topic);
  } finally {
    await admin.disconnect();
  }
}

/** Another process may create the same topics at this moment; kafkajs then answers false. */
async function create(admin: Admin, topics: ITopicConfig[]): Promise<void> {
  await admin.createTopics({ topics, waitForLeaders: true, timeout: 7_000 });
}
