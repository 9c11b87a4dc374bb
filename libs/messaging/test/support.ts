import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { MikroORM, PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { INestApplicationContext, Provider } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ENV } from '@openrounds/config';
import type { Topic } from '@openrounds/contracts';
import { fact, topic } from '@openrounds/contracts';
import { DatabaseModule, defineOrm, execute, migrate, Migration } from '@openrounds/database';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { z } from 'zod';
import { MessagingModule, messagingMigrations } from '../src/index.js';
import { kafkaClient } from '../src/kafka-client.js';

const admin = process.env.DATABASE_URL ?? '';
export const brokers = (process.env.KAFKA_BROKERS ?? '').split(',');

/** Lower-case letters that no other run has. */
export function unique(): string {
  return [...randomBytes(8)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
}

export const noteState = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  text: z.string().max(2_000_000),
});

class Migration20260101000000_create_note extends Migration {
  up(): void {
    this.addSql(
      'create table note (id uuid primary key, version int not null default 1, text text not null)',
    );
    this.addSql(
      'create table note_copy (id uuid primary key, version int not null, text text, writes int not null default 0)',
    );
    this.addSql('create table note_mail (id uuid not null, version int not null)');
  }
}
export const orm = defineOrm({
  name: 'notes',
  entities: [],
  migrations: [Migration20260101000000_create_note],
});

/** A topic of a run's own, with its facts. */
export function noteTopic(partitions = 4) {
  const declared = topic(`notes.note-${unique()}.v1`, noteState, { partitions });
  const aggregate = declared.name.slice(0, -3);
  return {
    topic: declared,
    written: fact(declared, `${aggregate}.written`),
    edited: fact(declared, `${aggregate}.edited`),
  };
}

export interface Bench {
  app: INestApplicationContext;
  em: EntityManager;
  url: string;
  kafka: Kafka;
  sql<Row = Record<string, unknown>>(text: string, params?: unknown[]): Promise<Row[]>;
  close(topics?: Topic[], groups?: string[]): Promise<void>;
}

/** The service "notes" on a database of its own, with the given projections and reactions. */
export async function startNotes(roles: string[], providers: Provider[] = []): Promise<Bench> {
  const database = `messaging_${unique()}`;
  await onAdmin(`create database ${database}`);
  const url = Object.assign(new URL(admin), { pathname: `/${database}` }).href;
  await migrate(orm, url, messagingMigrations);
  const app = await startApp(url, roles, providers);
  const em = app.get(MikroORM).em as EntityManager;
  const kafka = kafkaClient(brokers, 'messaging-spec');
  return {
    app,
    em,
    url,
    kafka,
    sql: (text, params = []) => execute(em.fork(), text, params),
    close: async (topics = [], groups = []) => {
      await app.close();
      await forget(kafka, topics, groups);
      await onAdmin(`drop database if exists ${database} with (force)`);
    },
  };
}

export async function startApp(
  url: string,
  roles: string[],
  providers: Provider[] = [],
): Promise<INestApplicationContext> {
  const env = {
    DATABASE_URL: url,
    DATABASE_POOL_MAX: 8,
    KAFKA_BROKERS: brokers,
    SERVICE_ROLES: roles,
    OUTBOX_LIMIT: 500_000,
    ERASURE_LEDGER_KEY: Buffer.alloc(32, 3).toString('base64'),
  };
  @Module({})
  class Environment {}
  @Module({
    imports: [
      { module: Environment, global: true, providers: [{ provide: ENV, useValue: env }], exports: [ENV] },
      DatabaseModule.forRoot(orm),
      MessagingModule.forRoot({ service: 'notes' }),
    ],
    providers,
  })
  class NotesModule {}
  return NestFactory.createApplicationContext(NotesModule, { logger: false });
}

async function forget(kafka: Kafka, topics: Topic[], groups: string[]): Promise<void> {
  if (topics.length === 0 && groups.length === 0) return;
  const client = kafka.admin();
  await client.connect();
  const known = await client.listTopics();
  const names = known.filter((name) => topics.some((declared) => name.startsWith(declared.name)));
  if (names.length > 0) await client.deleteTopics({ topics: names });
  if (groups.length > 0) await client.deleteGroups(groups).catch(() => undefined);
  await client.disconnect();
}

async function onAdmin(sql: string): Promise<void> {
  const server = await MikroORM.init({
    driver: PostgreSqlDriver,
    clientUrl: admin,
    entities: [],
    discovery: { warnWhenNoEntities: false },
  });
  await server.em.execute(sql);
  await server.close();
}

/** Asks until the answer is there. @throws Error naming what was awaited */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await delay(20);
  }
}

export interface Seen {
  partition: number;
  key: string;
  value: string | null;
  headers: Record<string, string>;
}

/** All records now on a topic, in order per partition. */
export async function recordsOf(kafka: Kafka, name: string): Promise<Seen[]> {
  const client = kafka.admin();
  await client.connect();
  const ends = await client.fetchTopicOffsets(name);
  await client.disconnect();
  const total = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  const consumer = kafka.consumer({ groupId: `spec.${unique()}`, maxWaitTimeInMs: 50 });
  const seen: Seen[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ partition, message }) => Promise.resolve(void seen.push(seenOf(partition, message))),
  });
  await until(`${total} records on ${name}`, () => seen.length >= total);
  await consumer.disconnect();
  return seen;
}

function seenOf(partition: number, { key, value, headers }: KafkaMessage): Seen {
  const texts = Object.entries(headers ?? {}).map(([name, content]) => [name, String(content)] as const);
  return {
    partition,
    key: key?.toString() ?? '',
    value: value?.toString() ?? null,
    headers: Object.fromEntries(texts),
  };
}
