import { isDeepStrictEqual } from 'node:util';

type Json = Record<string, unknown>;

export interface ServiceDocument {
  readonly service: string;
  readonly document: Json;
}

/**
 * Merges the documents of the services into the one that clients read. Every operation names its service; a schema
 * name that two services use for different things is an error, because a client would meet it under one name.
 * @throws Error on a path, operation id or schema that two services define differently
 */
export function mergeOpenApi(documents: readonly ServiceDocument[], version: string): Json {
  const paths: Json = {};
  const components: Record<string, Json> = {};
  const operationIds = new Map<string, string>();
  for (const { service, document } of documents) {
    addPaths(paths, document, service, operationIds);
    addComponents(components, document, service);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenRounds',
      version,
      description:
        'The public API of an open physician network. Every answer that is an error is problem+json.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: documents.map(({ service }) => ({ name: service })),
    paths: sorted(paths),
    components: Object.fromEntries(Object.entries(components).map(([kind, items]) => [kind, sorted(items)])),
  };
}

function addPaths(paths: Json, document: Json, service: string, operationIds: Map<string, string>): void {
  for (const [path, item] of Object.entries((document['paths'] ?? {}) as Record<string, Json>)) {
    if (!path.startsWith('/v1/')) continue;
    const merged = (paths[path] ?? {}) as Json;
    for (const [method, described] of Object.entries(item)) {
      const operation = described as Json;
      const id = String(operation['operationId']);
      const other = operationIds.get(id);
      if (other !== undefined) throw new Error(`Operation "${id}" is defined by ${other} and by ${service}.`);
      if (method in merged) throw new Error(`${method.toUpperCase()} ${path} is defined twice.`);
      operationIds.set(id, service);
      merged[method] = { ...operation, tags: [service], 'x-service': service };
    }
    paths[path] = merged;
  }
}

function addComponents(components: Record<string, Json>, document: Json, service: string): void {
  for (const [kind, items] of Object.entries((document['components'] ?? {}) as Record<string, Json>)) {
    const merged = (components[kind] ??= {});
    for (const [name, item] of Object.entries(items)) {
      if (name in merged && !isDeepStrictEqual(merged[name], item)) {
        throw new Error(`"${name}" in ${kind} of ${service} differs from that of another service.`);
      }
      merged[name] = item;
    }
  }
}

function sorted(record: Json): Json {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
