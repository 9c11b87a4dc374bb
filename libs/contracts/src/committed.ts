import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { JsonSchema } from './json-schema.js';

const folder = new URL('../', import.meta.url);

/** A record as its owner wrote it, or could have, when a revision was the newest. */
export interface CommittedSample {
  readonly topic: string;
  readonly revision: number;
  /** Its `ce_type` */
  readonly type: string;
  readonly state: unknown;
}

/** The committed schemas of a topic by revision: 1, 2, ... */
export function committedSchemas(topic: string): JsonSchema[] {
  const files = names(`schemas/${topic}/`).map((name) => Number(name.replace('.json', '')));
  return files.sort((a, b) => a - b).map((revision) => read<JsonSchema>(`schemas/${topic}/${revision}.json`));
}

/** Names of the topics that have committed schemas or samples. */
export function committedTopics(kind: 'schemas' | 'samples'): string[] {
  return names(`${kind}/`);
}

/** The committed samples of one revision of a topic, every fact of it in the order of versions; empty = none. */
export function committedSamples(topic: string, revision: number): CommittedSample[] {
  const place = `samples/${topic}/${revision}/`;
  return names(place)
    .flatMap((name) =>
      read<{ version: number }[]>(place + name).map((state) => ({
        topic,
        revision,
        type: name.replace(/\.json$/, ''),
        state,
      })),
    )
    .sort((a, b) => a.state.version - b.state.version);
}

function names(path: string): string[] {
  const place = new URL(path, folder);
  return existsSync(place) ? readdirSync(place).sort() : [];
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
}
