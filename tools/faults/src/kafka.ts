import kafkajs, { Kafka, logLevel } from 'kafkajs';
import type { Admin, IResourceConfigEntry, KafkaMessage } from 'kafkajs';

// Node finds only some of the names that the package exports.
const { ConfigResourceTypes, ConfigSource } = kafkajs;

export interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** A client of our own at the broker's own door, past the proxy. */
export function directKafka(brokers: string): Kafka {
  return new Kafka({
    brokers: brokers.split(','),
    clientId: 'faults',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 8_000,
    retry: { retries: 2, initialRetryTime: 100 },
  });
}

/** @throws when the broker does not answer */
export async function withAdmin<T>(kafka: Kafka, run: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await run(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/**
 * Runs something while a topic has other settings than before. kafkajs knows the old request only, which replaces all
 * that was set for a topic, so what is set already is sent along, and alone afterwards.
 */
export async function withTopicSettings<T>(
  kafka: Kafka,
  topic: string,
  settings: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> {
  const before = await withAdmin(kafka, (admin) => settingsOf(admin, topic));
  await withAdmin(kafka, (admin) => setSettings(admin, topic, { ...before, ...settings }));
  try {
    return await run();
  } finally {
    await withAdmin(kafka, (admin) => setSettings(admin, topic, before));
  }
}

/** What was set for this topic, without what it has from its broker. */
export async function settingsOf(admin: Admin, topic: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  });
  const own = resources[0]!.configEntries.filter(
    ({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG,
  );
  return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
}

async function setSettings(admin: Admin, topic: string, settings: Record<string, string>): Promise<void> {
  const configEntries: IResourceConfigEntry[] = Object.entries(settings).map(([name, value]) => ({
    name,
    value,
  }));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }],
  });
}

/** Reads topics from offset 0 to their present end, each partition in its order. */
export async function readTopics(
  kafka: Kafka,
  topics: readonly string[],
  take: (place: Place, message: KafkaMessage) => void,
): Promise<void> {
  const left = await withAdmin(kafka, (admin) => endsOf(admin, topics));
  if (left.size === 0) return;
  const consumer = kafka.consumer({ groupId: `faults.${process.pid}.${Date.now()}`, maxWaitTimeInMs: 50 });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      // A partition whose last offsets hold no record ends by its high watermark, which each fetch tells.
      consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
        const name = `${payload.topic}/${payload.partition}`;
        if (Number(payload.lastOffset) + 1 >= (left.get(name) ?? 0)) left.delete(name);
        if (left.size === 0) resolve();
      });
      const eachBatch = ({
        batch,
      }: {
        batch: { topic: string; partition: number; messages: KafkaMessage[] };
      }) => {
        for (const message of batch.messages) take(batch, message);
        return Promise.resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
}

async function endsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, number>> {
  const left = new Map<string, number>();
  for (const topic of topics) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) left.set(`${topic}/${partition}`, Number(high));
  }
  return left;
}

/** Records that the groups of the services have not yet taken. @param services prefixes of the groups */
export async function lagOf(admin: Admin, services: readonly string[]): Promise<number> {
  const { groups } = await admin.listGroups();
  const ours = groups.filter(({ groupId }) => services.some((service) => groupId.startsWith(`${service}.`)));
  const ends = new Map<string, Map<number, number>>();
  let lag = 0;
  for (const { groupId } of ours) {
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
      if (!ends.has(topic)) {
        const offsets = await admin.fetchTopicOffsets(topic);
        ends.set(topic, new Map(offsets.map(({ partition, high }) => [partition, Number(high)])));
      }
      for (const { partition, offset } of partitions)
        lag += Math.max(0, (ends.get(topic)!.get(partition) ?? 0) - Math.max(0, Number(offset)));
    }
  }
  return lag;
}
