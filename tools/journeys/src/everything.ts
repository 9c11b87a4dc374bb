import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import pg from 'pg';
import { world } from './world.js';

const domain = ['identity', 'discussions', 'cases', 'ratings', 'search'];

/**
 * Where ids of an erased member stay: identity keeps them in its audit, and the key of the member's tombstone; these and
 * the session topic hold no text.
 */
export const keptIds = {
  tables: ['identity.audit_entry', 'identity.forgotten'],
  topics: ['identity.session.v1'],
};

function kafka(): Kafka {
  const brokers = world().services['search']!.env['KAFKA_BROKERS']!.split(',');
  return new Kafka({ brokers, clientId: 'journeys', logLevel: logLevel.NOTHING });
}

async function withAdmin<T>(run: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka().admin();
  await admin.connect();
  try {
    return await run(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Runs a statement in the database of a service, behind its back. */
export async function damage(service: string, sql: string, params: readonly unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: world().services[service]!.env['DATABASE_URL'] });
  await client.connect();
  await client.query(sql, [...params]).finally(() => client.end());
}

/** @returns `<service>.<table>` for each table of each database in which one of the texts stands */
export async function inDatabases(texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const service of domain) {
    const client = new pg.Client({ connectionString: world().services[service]!.env['DATABASE_URL'] });
    await client.connect();
    const tables = `select table_name as name, array_agg(column_name::text) filter (where data_type = 'bytea') as bytes
      from information_schema.columns where table_schema = 'public' group by 1 order by 1`;
    for (const { name, bytes } of (await client.query<{ name: string; bytes: string[] | null }>(tables))
      .rows) {
      const inBytes = (bytes ?? []).map(
        (column) => `or position(convert_to(needle, 'UTF8') in t."${column}") > 0`,
      );
      const sql = `select 1 from "${name}" t, unnest($1::text[]) as needle
        where strpos(t::text, needle) > 0 ${inBytes.join(' ')} limit 1`;
      if ((await client.query(sql, [texts])).rows.length > 0) found.push(`${service}.${name}`);
    }
    await client.end();
  }
  return found;
}

const mostDocuments = 10_000;

/**
 * @returns names of the indices in which one of the texts stands in a document
 * @throws Error when there are more documents than one answer holds
 */
export async function inIndices(texts: readonly string[]): Promise<string[]> {
  const { ELASTICSEARCH_URL: url, INDEX_PREFIX: prefix = '' } = world().services['search']!.env;
  await fetch(new URL(`/${prefix}*/_refresh`, url), { method: 'POST' });
  const answer = await fetch(new URL(`/${prefix}*/_search?size=${mostDocuments}`, url));
  const { hits } = (await answer.json()) as { hits: { hits: { _index: string }[] } };
  if (hits.hits.length >= mostDocuments) throw new Error('Too many documents to look through at once.');
  const holding = hits.hits.filter((hit) => texts.some((text) => JSON.stringify(hit).includes(text)));
  return [...new Set(holding.map((hit) => hit._index))];
}

/** @returns `<topic>` for each in which one of the texts stands in the value of a last record */
export function inTopics(last: ReadonlyMap<string, string | undefined>, texts: readonly string[]): string[] {
  const holding = [...last].filter(([, value]) => texts.some((text) => value?.includes(text)));
  return [...new Set(holding.map(([place]) => place.split(' ')[0]!))].sort();
}

interface TopicRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string | undefined;
  readonly headers: string;
}

/** What is left of the topics once compaction has passed: the last value per `<topic> <key>`. */
export async function lastRecords(): Promise<Map<string, string | undefined>> {
  const last = new Map<string, string | undefined>();
  await eachRecord(({ topic, key, value }) => void last.set(`${topic} ${key}`, value));
  return last;
}

/** @returns `<topic>` for each in which one of the texts stands in a key, a header or a value of any record */
export async function inRecords(texts: readonly string[]): Promise<string[]> {
  const holding = new Set<string>();
  await eachRecord(({ topic, key, value, headers }) => {
    if (texts.some((text) => `${key} ${headers} ${value}`.includes(text))) holding.add(topic);
  });
  return [...holding].sort();
}

/** Reads every topic of ours from its beginning to where it ends now. */
async function eachRecord(visit: (record: TopicRecord) => void): Promise<void> {
  const ends = await withAdmin(async (admin) => {
    const topics = (await admin.listTopics()).filter((name) => /\.v\d+(\.|$)/.test(name));
    const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    return new Map(
      topics.flatMap((topic, at) =>
        offsets[at]!.filter(({ high, low }) => high !== low).map(
          ({ partition, high }) => [`${topic} ${partition}`, Number(high) - 1] as [string, number],
        ),
      ),
    );
  });
  const consumer = kafka().consumer({ groupId: `journeys-${randomBytes(4).toString('hex')}` });
  await consumer.connect();
  await consumer.subscribe({
    topics: [...new Set([...ends.keys()].map((place) => place.split(' ')[0]!))],
    fromBeginning: true,
  });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: ({ topic, partition, message }) => {
          const headers = Object.entries(message.headers ?? {}).map(
            ([name, value]) => `${name}: ${String(value)}`,
          );
          const [key, value] = [String(message.key), message.value?.toString()];
          visit({ topic, key, value, headers: headers.join(' ') });
          const place = `${topic} ${partition}`;
          if (Number(message.offset) >= (ends.get(place) ?? 0)) ends.delete(place);
          if (ends.size === 0) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
}

/** @returns names of the log files of services and engines in which one of the texts stands */
export async function inLogs(texts: readonly string[]): Promise<string[]> {
  const folder = join(dirname(world().mailDir), 'logs');
  const files = await readdir(folder);
  const found = await Promise.all(
    files.map(async (file) => {
      const log = await readFile(join(folder, file), 'utf8');
      return texts.some((text) => log.includes(text)) ? [file] : [];
    }),
  );
  return found.flat().sort();
}

/** Makes every service read every topic from its beginning again, and waits until all have. */
export async function replayEverything(): Promise<void> {
  const pids = domain.map((service) => world().services[service]!.pid);
  const read = await withAdmin(topicsByGroup);
  const groups = [...read.keys()];
  // Frozen past their session, so that the groups are empty; on waking they find themselves expelled and join again.
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await untilTrue('empty groups', () =>
      withAdmin(async (admin) =>
        (await admin.describeGroups(groups)).groups.every(({ members }) => members.length === 0),
      ),
    );
    // A group without offsets begins at the beginning.
    await withAdmin((admin) => admin.deleteGroups(groups));
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
  await untilTrue('the end of the replay', () => withAdmin((admin) => isRead(admin, read)));
}

/** The consumer groups of the services, with the topics that they have read. */
async function topicsByGroup(admin: Admin): Promise<Map<string, string[]>> {
  const names = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
  const read = new Map<string, string[]>();
  for (const groupId of names.filter((name) => domain.includes(name.split('.')[0]!))) {
    const offsets = await admin.fetchOffsets({ groupId });
    read.set(
      groupId,
      offsets.map(({ topic }) => topic),
    );
  }
  return read;
}

async function isRead(admin: Admin, read: ReadonlyMap<string, string[]>): Promise<boolean> {
  for (const [groupId, topics] of read) {
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
      const ends = await admin.fetchTopicOffsets(topic);
      const behind = ends.some(({ partition, high, low }) => {
        const at = Number(partitions.find((one) => one.partition === partition)?.offset ?? -1);
        return high !== low && at < Number(high);
      });
      if (behind) return false;
    }
  }
  return true;
}

/** Asks again and again until it is so; an error counts as not yet. */
export async function untilTrue(
  what: string,
  probe: () => Promise<boolean>,
  timeoutMs = 90_000,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!(await probe().catch(() => false))) {
    if (Date.now() > until) throw new Error(`${what} did not come within ${timeoutMs} ms.`);
    await wait(200);
  }
}
