import { setTimeout as wait } from 'node:timers/promises';
import type { Stack } from '@openrounds/stack';
import { spreadOf, type Spread } from './figures.js';
import { demoKeys, post } from './members.js';
import { openLoad } from './open-load.js';
import { cpuSeconds, engineOf, familyOf } from './processes.js';

export interface Freshness {
  readonly writesPerSecond: number;
  readonly written: number;
  readonly failed: number;
  readonly lateStarts: number;
  /** Milliseconds from the intended start of a write to its answer. */
  readonly write: Spread;
  /** Milliseconds from the answer of a write (its commit) to the first Elasticsearch answer that holds it. */
  readonly searchable: Spread;
  /** CPU of each process per write, in milliseconds, with all that follows from a write. */
  readonly cpuMsPerWrite: Readonly<Record<string, number>>;
}

const writers = ['harbour-cardio', 'tundra-id', 'abuela-paeds', 'quiet-derm', 'ward-nine', 'mod-elm'];

/**
 * Commit to searchable under an open load of posts through the gateway. Every tenth post is a probe: Elasticsearch is
 * asked for its id every 10 ms, by a search and not by a get, because a get sees what no search finds yet.
 */
export async function measureFreshness(stack: Stack, rate: number, seconds: number): Promise<Freshness> {
  const keys = await demoKeys(stack, writers);
  const probes: Promise<number>[] = [];
  const cpuBefore = cpuOf(stack);
  const load = await openLoad(rate, seconds, async (index, intendedAt) => {
    const headers = { authorization: `Bearer ${keys[index % keys.length]}` };
    const response = await post(stack.gatewayUrl, '/v1/posts', postNumber(index), headers);
    const { id } = (await response.json()) as { id: string };
    const committedAt = performance.now();
    if (index % 10 === 0) probes.push(untilSearchable(stack.engines.elasticsearchUrl, id, committedAt));
    return committedAt - intendedAt;
  });
  const searchable = spreadOf(await Promise.all(probes));
  const cpuAfter = cpuOf(stack);
  const perWrite = (name: string): number =>
    Math.round(((cpuAfter[name]! - cpuBefore[name]!) / load.done.length) * 10_000) / 10;
  return {
    writesPerSecond: rate,
    written: load.done.length,
    failed: load.failed,
    lateStarts: load.late,
    write: spreadOf(load.done),
    searchable,
    cpuMsPerWrite: Object.fromEntries(Object.keys(cpuAfter).map((name) => [name, perWrite(name)])),
  };
}

/** Seconds of CPU so far of each service and engine; the load generator is no cost of the system. */
function cpuOf(stack: Stack): Record<string, number> {
  const services = Object.entries(stack.services).map(([name, { pid }]) => [name, cpuSeconds(pid)] as const);
  const known = new Set(Object.values(stack.services).map(({ pid }) => pid));
  const engines = { postgres: 0, kafka: 0, elasticsearch: 0 };
  for (const pid of familyOf(process.pid)) {
    const engine = known.has(pid) || pid === process.pid ? undefined : engineOf(pid);
    if (engine) engines[engine] += cpuSeconds(pid);
  }
  return { ...Object.fromEntries(services), ...engines };
}

function postNumber(index: number): Record<string, unknown> {
  return {
    title: `Measurement of freshness number ${index}`,
    body: 'A text of ordinary length about anticoagulation after a minor bleed, written to be measured. '.repeat(
      8,
    ),
    specialties: ['cardiology'],
  };
}

async function untilSearchable(elasticsearchUrl: string, id: string, since: number): Promise<number> {
  const url = new URL('/post/_count', elasticsearchUrl);
  const body = JSON.stringify({ query: { term: { id } } });
  const headers = { 'content-type': 'application/json' };
  while (performance.now() - since < 30_000) {
    const response = await fetch(url, { method: 'POST', headers, body });
    const { count } = (await response.json()) as { count?: number };
    if (count === 1) return performance.now() - since;
    await wait(10);
  }
  throw new Error('A post was not searchable within 30 s.');
}
