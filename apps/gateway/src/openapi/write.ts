import { readFileSync, writeFileSync } from 'node:fs';
import { services } from '../env.js';
import { mergeOpenApi } from './merge.js';
import { ownOperations } from './own-operations.js';

const apps = new URL('../../../', import.meta.url);

/** The merged document as it must stand in the repository, made from the committed documents of the services. */
export function mergedText(): string {
  const { version } = readJson(new URL('../package.json', apps)) as { version: string };
  const documents = services.map((service) => ({
    service,
    document: readJson(new URL(`${service}/openapi.json`, apps)) as Record<string, unknown>,
  }));
  const own = { service: 'gateway', document: ownOperations };
  return `${JSON.stringify(mergeOpenApi([...documents, own], version), null, 2)}\n`;
}

/** Writes apps/gateway/openapi.json. */
export function writeMerged(): void {
  writeFileSync(new URL('gateway/openapi.json', apps), mergedText());
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
