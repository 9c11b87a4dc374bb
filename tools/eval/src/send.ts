import { dataSchemaOf, eventSource, header, identityOf, revisionOf } from '@openrounds/contracts';
import { Kafka, logLevel } from 'kafkajs';
import type { Message } from 'kafkajs';
import type { EvalRecord } from './records.js';
import { eventIdOf } from './records.js';

const batchSize = 500;

/** Sends states as the records that the owners would send, each checked against its contract. */
export async function sendRecords(
  brokers: string,
  records: readonly EvalRecord[],
  progress: (sent: number) => void,
): Promise<void> {
  const kafka = new Kafka({ clientId: 'eval', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    for (let at = 0; at < records.length; at += batchSize) {
      const byTopic = new Map<string, Message[]>();
      for (const record of records.slice(at, at + batchSize)) {
        const topic = record.fact.topic.name;
        byTopic.set(topic, [...(byTopic.get(topic) ?? []), messageOf(record)]);
      }
      const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
      await producer.sendBatch({ acks: -1, topicMessages });
      progress(Math.min(at + batchSize, records.length));
    }
  } finally {
    await producer.disconnect();
  }
}

function messageOf({ fact, state }: EvalRecord): Message {
  const parsed = fact.topic.schema.parse(state);
  const { key, version } = identityOf(fact, parsed);
  return {
    key,
    value: JSON.stringify(parsed),
    headers: {
      [header.specVersion]: '1.0',
      [header.id]: eventIdOf(fact.topic.name, key, version),
      [header.source]: eventSource(fact.topic.owner),
      [header.type]: fact.type,
      [header.time]: new Date().toISOString(),
      [header.subject]: key,
      [header.partitionKey]: key,
      [header.aggregateVersion]: String(version),
      [header.dataSchema]: dataSchemaOf(fact.topic.name, revisionOf(fact.topic)),
      [header.contentType]: 'application/json',
    },
  };
}
