import { Client } from 'pg';
import { versions } from '../../preflight/doctor.mjs';
import { StackFailure } from '../../preflight/failure.mjs';
import { withoutCredentials } from './elasticsearch.js';
import { kafkaAnswers } from './kafka.js';

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);

async function facts(url: string): Promise<{ version: number; may: boolean }> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; may: boolean }>(
      `select current_setting('server_version_num')::int as version,
              rolsuper or (rolcreatedb and rolcreaterole) as may
         from pg_roles where rolname = current_user`,
    );
    return rows[0] ?? { version: 0, may: false };
  } catch (error) {
    throw new StackFailure(
      `DATABASE_URL does not answer (${reasonOf(error)}): check it, or unset it to start one here.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @throws StackFailure when it does not answer, is too old, or its role may not make databases and roles */
export async function checkPostgres(url: string): Promise<void> {
  const { version, may } = await facts(url);
  const { minimumMajor } = versions.postgres;
  if (version < minimumMajor * 10_000) {
    throw new StackFailure(
      `DATABASE_URL is PostgreSQL ${Math.floor(version / 10_000)} and ${minimumMajor} is needed: upgrade it, or unset DATABASE_URL.`,
    );
  }
  if (!may)
    throw new StackFailure(
      'The role in DATABASE_URL needs CREATEDB and CREATEROLE: `ALTER ROLE … CREATEDB CREATEROLE`.',
    );
}

/** @throws StackFailure when no broker answers */
export async function checkKafka(brokers: string): Promise<void> {
  try {
    await kafkaAnswers(brokers);
  } catch (error) {
    throw new StackFailure(
      `KAFKA_BROKERS does not answer (${reasonOf(error)}): check it, or unset it to start one here.`,
    );
  }
}

/** @throws StackFailure when it does not answer or is of another major than our client */
export async function checkElasticsearch(url: string): Promise<void> {
  const { major } = versions.elasticsearch;
  let number: string;
  try {
    const target = withoutCredentials(url);
    const answer = await fetch(target.url, { headers: target.headers, signal: AbortSignal.timeout(5000) });
    const body = (await answer.json()) as { version?: { number?: string } };
    number = body.version?.number ?? `HTTP ${answer.status}`;
  } catch (error) {
    throw new StackFailure(
      `ELASTICSEARCH_URL does not answer (${reasonOf(error)}): check it, or unset it to start one here.`,
    );
  }
  if (Number.parseInt(number, 10) === major) return;
  throw new StackFailure(
    `ELASTICSEARCH_URL is ${number} and ${major}.x is needed: use another, or unset it.`,
  );
}
