import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { metricsText } from '@openrounds/telemetry';

/** One line of a health answer. No versions, no addresses. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'unreachable' | 'waiting' | 'stopping';
  /** Seconds since the fact was established */
  readonly age: number;
  /** Seconds that it took to establish it */
  readonly duration: number;
  /** Whether the answer stays 200 in spite of this line */
  readonly ok: boolean;
}

export interface HealthSource {
  live(): Check[];
  startup(): Promise<Check[]>;
  ready(): Promise<Check[]>;
}

/**
 * Health and figures on a port of their own, which is never behind the gateway. 200 when every line is well, else 503.
 * @param port 0 takes a free one
 */
export async function startManagement(source: HealthSource, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    answer(source, request.url ?? '/', response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return server;
}

async function answer(source: HealthSource, url: string, response: ServerResponse): Promise<void> {
  if (url === '/livez') return send(response, source.live());
  if (url === '/startupz') return send(response, await source.startup());
  if (url === '/readyz') return send(response, await source.ready());
  if (url === '/metrics') {
    response
      .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
      .end(metricsText());
    return;
  }
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"status":"unknown"}');
}

function send(response: ServerResponse, checks: Check[]): void {
  const well = checks.every(({ ok }) => ok);
  const lines = checks.map(({ name, status, age, duration }) => ({
    name,
    status,
    age: round(age),
    duration: round(duration),
  }));
  response
    .writeHead(well ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify({ status: well ? 'ok' : 'failed', checks: lines }));
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
