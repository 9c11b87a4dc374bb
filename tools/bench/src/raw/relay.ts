// The smallest program that moves rows from a table to Kafka: select 500, send, delete. No leases, no parking.
import kafkajs from 'kafkajs';
import pg from 'pg';
import { setting, takeOrders } from './talk.js';

interface Row {
  id: string;
  event_id: string;
  topic: string;
  key: string;
  aggregate_version: number;
  type: string;
  payload: string;
  created_at: string;
}

const table = setting('TABLE');
const select = `select id::text, event_id, topic, key, aggregate_version, type, payload, created_at::text
  from ${table} order by id limit 500`;
const remove = `delete from ${table} where id = any($1::bigint[])`;

const database = new pg.Client({ connectionString: setting('DATABASE') });
const kafka = new kafkajs.Kafka({
  brokers: [setting('BROKERS')],
  clientId: 'bare',
  logLevel: kafkajs.logLevel.ERROR,
});
const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });

const messageOf = (row: Row): kafkajs.Message => ({
  key: row.key,
  value: row.payload,
  headers: {
    ce_specversion: '1.0',
    ce_id: row.event_id,
    ce_source: 'openrounds/discussions',
    ce_type: row.type,
    ce_time: row.created_at,
    ce_subject: row.key,
    ce_partitionkey: row.key,
    ce_aggregateversion: String(row.aggregate_version),
    ce_dataschema: `urn:openrounds:schema:${row.topic}`,
    'content-type': 'application/json',
  },
});

/** Sends until the table is empty. @returns rows sent */
async function drain(): Promise<number> {
  for (let sent = 0; ;) {
    const { rows } = await database.query<Row>({ name: 'select', text: select });
    if (rows.length === 0) return sent;
    await producer.sendBatch({
      acks: -1,
      topicMessages: [{ topic: rows[0]!.topic, messages: rows.map(messageOf) }],
    });
    const { rowCount } = await database.query({
      name: 'remove',
      text: remove,
      values: [rows.map(({ id }) => id)],
    });
    sent += rowCount ?? 0;
  }
}

await Promise.all([database.connect(), producer.connect()]);
takeOrders(drain);
