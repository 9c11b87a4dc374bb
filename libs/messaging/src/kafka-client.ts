import { log } from '@openrounds/telemetry';
import kafkajs from 'kafkajs';
import type { Kafka, LogEntry, logLevel, Producer } from 'kafkajs';
import { partitionOfKey } from './partition-of-key.js';
import { writeRecordsInOnePiece } from './records-in-one-piece.js';
import { restWhenIdle } from './rest-when-idle.js';

const kafkaLog = log.child({ context: 'kafka' });

/** Client options that every connection of ours shares; see `kafkaClient`. */
export function clientOptions(brokers: string[], clientId: string) {
  restWhenIdle();
  writeRecordsInOnePiece();
  return {
    brokers,
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 8_000,
    retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 2_000 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => writeLog,
  };
}

/** A kafkajs client that logs through our log and rests when idle. */
export function kafkaClient(brokers: string[], clientId: string): Kafka {
  return new kafkajs.Kafka(clientOptions(brokers, clientId));
}

/** kafkajs reports each try of a lost connection as an error; whoever gives up says so in its own line. */
function writeLog({ level, log: entry }: LogEntry & { level: logLevel }): void {
  const fields = { broker: typeof entry.broker === 'string' ? entry.broker : undefined };
  if (level <= kafkajs.logLevel.WARN) kafkaLog.debug(fields, `kafkajs: ${entry.message.slice(0, 200)}`);
}

/** Not idempotent: one send at a time in a fixed order can repeat a record, but never lose or reorder one. */
export function orderedProducer(kafka: Kafka): Producer {
  return kafka.producer({
    createPartitioner: partitionOfKey,
    allowAutoTopicCreation: false,
    idempotent: false,
    maxInFlightRequests: 1,
    retry: { retries: 1, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
}

/** @returns whether a broker answers a metadata request within its connection timeout */
export async function brokerAnswers(kafka: Kafka): Promise<boolean> {
  const admin = kafka.admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    await admin.describeCluster();
    return true;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
