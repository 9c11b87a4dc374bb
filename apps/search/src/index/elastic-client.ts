import { Client, errors } from '@elastic/elasticsearch';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Unavailable } from '@openrounds/http';
import { counter } from '@openrounds/telemetry';
import type { SearchEnv } from '../env.js';

const requests = counter('search_engine_requests', 'Requests to Elasticsearch by kind and outcome');

/** Elasticsearch does not answer, or not in time; events go on to be stored meanwhile. */
export class SearchUnavailable extends Unavailable {
  override readonly code = 'search-unavailable';
  constructor() {
    super('Search does not work at the moment. Everything else does.', 5);
  }
}

/** The two ways to Elasticsearch: one credential writes, another reads. */
@Injectable()
export class ElasticClient implements OnApplicationShutdown {
  readonly writer: Client;
  readonly reader: Client;

  constructor(@Inject(ENV) env: SearchEnv) {
    const readUrl = env.ELASTICSEARCH_READ_URL ?? env.ELASTICSEARCH_URL;
    this.writer = new Client({ node: env.ELASTICSEARCH_URL, maxRetries: 0, requestTimeout: 30_000 });
    this.reader = new Client({ node: readUrl, maxRetries: 1, requestTimeout: 6_000 });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.writer.close(), this.reader.close()]);
  }
}

/**
 * Runs a request and counts it.
 * @throws SearchUnavailable when the engine does not answer, is overloaded, or lacks the index
 */
export async function asked<T>(kind: string, run: () => Promise<T>): Promise<T> {
  try {
    const answer = await run();
    requests.add(1, { kind, outcome: 'ok' });
    return answer;
  } catch (error) {
    requests.add(1, {
      kind,
      outcome: statusOf(error) === undefined ? 'unreachable' : String(statusOf(error)),
    });
    throw isDown(error) ? Object.assign(new SearchUnavailable(), { cause: error }) : error;
  }
}

/** @returns HTTP status of an answer of Elasticsearch, or undefined when there was none */
export function statusOf(error: unknown): number | undefined {
  return error instanceof errors.ResponseError ? error.statusCode : undefined;
}

function isDown(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined) {
    return (
      error instanceof errors.ConnectionError ||
      error instanceof errors.TimeoutError ||
      error instanceof errors.NoLivingConnectionsError ||
      error instanceof errors.RequestAbortedError
    );
  }
  if ([401, 403, 408, 429, 502, 503, 504].includes(status)) return true;
  // Before the first generation there is nothing to search.
  return status === 404 && String((error as Error).message).includes('index_not_found');
}
