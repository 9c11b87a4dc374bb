import { topicSettings } from '@openrounds/contracts';
import type { Topic } from '@openrounds/contracts';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { kafkaClient } from './kafka-client.js';

/** A topic of the contracts as the broker has it. */
export interface TopicState {
  readonly name: string;
  /** Partitions there are; 0 when the topic is missing. */
  readonly partitions: number;
  readonly settings: Readonly<Record<string, string>>;
  /** One sentence each; none when all is as declared. */
  readonly differences: readonly string[];
}

/** A partition of a topic as a group has read it. */
export interface GroupPlace {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** The next offset that the group reads; null when it has committed none and begins at the start. */
  readonly committed: string | null;
  readonly low: string;
  readonly high: string;
  readonly lag: number;
}

/** Runs something with a connection for administration. */
export async function withAdmin<T>(brokers: string[], run: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(brokers, 'operator').admin();
  await admin.connect();
  try {
    return await run(admin);
  } finally {
    await admin.disconnect();
  }
}

/** What the broker has of declared topics, and where it differs from what they declare. */
export async function topicStates(admin: Admin, topics: readonly Topic[]): Promise<TopicState[]> {
  const known = new Set(await admin.listTopics());
  const there = topics.filter(({ name }) => known.has(name));
  const partitions = await partitionsOf(admin, there);
  const settings = await settingsOf(admin, there);
  return topics.map((topic) => {
    const count = partitions.get(topic.name) ?? 0;
    const set = settings.get(topic.name) ?? {};
    return {
      name: topic.name,
      partitions: count,
      settings: set,
      differences: differencesOf(topic, count, set),
    };
  });
}

function differencesOf(topic: Topic, partitions: number, settings: Record<string, string>): string[] {
  if (partitions === 0) return ['is missing'];
  const wanted = Object.entries(topicSettings(topic));
  const other = wanted.filter(([name, value]) => settings[name] !== value);
  return [
    ...(partitions === topic.partitions
      ? []
      : [`has ${partitions} partitions instead of ${topic.partitions}`]),
    ...other.map(([name, value]) => `${name} is ${settings[name]} instead of ${value}`),
  ];
}

async function partitionsOf(admin: Admin, topics: readonly Topic[]): Promise<Map<string, number>> {
  if (topics.length === 0) return new Map();
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
  return new Map(found.map(({ name, partitions }) => [name, partitions.length]));
}

async function settingsOf(
  admin: Admin,
  topics: readonly Topic[],
): Promise<Map<string, Record<string, string>>> {
  if (topics.length === 0) return new Map();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((topic) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: topic.name,
      configNames: Object.keys(topicSettings(topic)),
    })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

/** Where a group stands in a topic, by partition; none when the topic is missing. */
export async function placesOf(admin: Admin, group: string, topic: string): Promise<GroupPlace[]> {
  if (!(await admin.listTopics()).includes(topic)) return [];
  const ends = await admin.fetchTopicOffsets(topic);
  const [committed] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const offsets = new Map(committed?.partitions.map(({ partition, offset }) => [partition, offset]));
  return ends
    .map(({ partition, low, high }) => {
      const offset = offsets.get(partition) ?? '-1';
      const next = offset === '-1' ? null : offset;
      return { group, topic, partition, committed: next, low, high, lag: Number(high) - Number(next ?? low) };
    })
    .sort((a, b) => a.partition - b.partition);
}

/** Number of running members of a group. */
export async function membersOf(admin: Admin, group: string): Promise<number> {
  const { groups } = await admin.describeGroups([group]);
  return groups[0]?.members.length ?? 0;
}
