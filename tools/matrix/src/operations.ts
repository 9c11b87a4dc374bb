import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ObjectRule, Situation } from '@openrounds/http';

/** One operation of the merged OpenAPI document, with what the policies say of it. */
export interface Operation {
  readonly id: string;
  readonly service: string;
  readonly method: string;
  /** `/v1/posts/{id}` */
  readonly path: string;
  /** `verified`, `duty:moderate`: the word of `x-policy`. */
  readonly rule: string;
  readonly object?: ObjectRule;
  /** Status of a success, as documented. */
  readonly success: number;
  readonly needsVersion: boolean;
  readonly hasBody: boolean;
}

export const situations = [
  'own',
  'public',
  'private',
  'deleted',
  'ownDeleted',
] as const satisfies Situation[];

const verbs = ['get', 'post', 'put', 'patch', 'delete'];

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-service': string;
  readonly 'x-policy': string;
  readonly 'x-object'?: ObjectRule;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** The committed document of all services; that it is the one of the code, a test of each service shows. */
export function readDocument(): Document {
  const root = resolve(import.meta.dirname, '..', '..', '..');
  return JSON.parse(readFileSync(join(root, 'apps', 'gateway', 'openapi.json'), 'utf8')) as Document;
}

/** Every operation, in the order of the document. */
export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    verbs.flatMap((verb) => (item[verb] ? [operationOf(verb, path, item[verb])] : [])),
  );
}

function operationOf(verb: string, path: string, described: Described): Operation {
  const { operationId: id, parameters = [], responses } = described;
  const success = Object.keys(responses).find((status) => status.startsWith('2'));
  const object = described['x-object'];
  return {
    id,
    service: described['x-service'],
    method: verb.toUpperCase(),
    path,
    rule: described['x-policy'],
    ...(object && { object }),
    success: Number(success ?? 200),
    needsVersion: parameters.some(
      ({ in: place, name, required }) => place === 'header' && name === 'If-Match' && required,
    ),
    hasBody: described.requestBody !== undefined,
  };
}
