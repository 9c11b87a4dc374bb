import type { Stack } from '@openrounds/stack';
import { spreadOf, type Spread } from './figures.js';
import { demoKeys, post } from './members.js';
import { openLoad, type Load } from './open-load.js';
import { Probes } from './probes.js';
import { stageCounts, stagesBetween } from './stages.js';
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
  /** Age of a change at each stage, in seconds, as upper bounds of histogram buckets. */
  readonly stages: Readonly<Record<string, { readonly p50: number; readonly p99: number }>>;
  /** CPU of each process per write, in milliseconds, with all that follows from a write. */
  readonly cpuMsPerWrite: Readonly<Record<string, number>>;
}

const warmUpSeconds = 10;
const writers = ['harbour-cardio', 'tundra-id', 'abuela-paeds', 'quiet-derm', 'ward-nine', 'mod-elm'];

/**
 * Commit to searchable under an open load of posts through the gateway, after a warm-up under the same load that is not
 * counted. Every tenth post is a probe.
 */
export async function measureFreshness(stack: Stack, rate: number, seconds: number): Promise<Freshness> {
  const keys = await demoKeys(stack, writers);
  const seen = new Probes(stack.engines.elasticsearchUrl, 'post');
  await loadOfPosts(stack, keys, seen, rate, warmUpSeconds);
  const stagesBefore = await stageCounts(stack);
  const cpuBefore = cpuOf(stack);
  const { load, probes } = await loadOfPosts(stack, keys, seen, rate, seconds);
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
    stages: stagesBetween(stagesBefore, await stageCounts(stack)),
    cpuMsPerWrite: Object.fromEntries(Object.keys(cpuAfter).map((name) => [name, perWrite(name)])),
  };
}

async function loadOfPosts(
  stack: Stack,
  keys: string[],
  seen: Probes,
  rate: number,
  seconds: number,
): Promise<{ load: Load<number>; probes: Promise<number>[] }> {
  const probes: Promise<number>[] = [];
  const load = await openLoad(rate, seconds, async (index, intendedAt) => {
    const headers = { authorization: `Bearer ${keys[index % keys.length]}` };
    const response = await post(stack.gatewayUrl, '/v1/posts', postNumber(index), headers);
    const { id } = (await response.json()) as { id: string };
    const committedAt = performance.now();
    if (index % 10 === 0) probes.push(seen.untilSearchable(id, committedAt));
    return committedAt - intendedAt;
  });
  return { load, probes };
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
