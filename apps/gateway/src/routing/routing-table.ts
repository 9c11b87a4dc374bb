import { services, type ServiceName } from '../env.js';

export interface Operation {
  readonly operationId: string;
  /** Pattern of the path, such as `/v1/posts/{id}` */
  readonly route: string;
  /** Who answers it. */
  readonly service: ServiceName | 'gateway';
  /** May be asked without signing in. */
  readonly anonymous: boolean;
  /** May be asked without signing in, and is told of the browser's session if there is one. */
  readonly welcomesSession: boolean;
}

export type Match =
  | { readonly kind: 'found'; readonly operation: Operation }
  | { readonly kind: 'wrong-method'; readonly allowed: string[] }
  | { readonly kind: 'unknown' };

interface Node {
  readonly fixed: Map<string, Node>;
  parameter?: Node;
  readonly operations: Map<string, Operation>;
}

/** The part of the merged OpenAPI document that routing needs. */
export interface RoutingDocument {
  readonly paths: Record<string, Record<string, unknown>>;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Finds the service of a request from the merged OpenAPI document: what is not in it does not exist. */
export class RoutingTable {
  readonly #root: Node = emptyNode();

  constructor(document: RoutingDocument) {
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of methods.filter((name) => name in item))
        this.add(path, method.toUpperCase(), item[method]);
    }
  }

  /** @param path the path of the URL, without the query */
  find(method: string, path: string): Match {
    const node = descend(this.#root, path.split('/').slice(1), 0);
    if (node === undefined) return { kind: 'unknown' };
    const operation = node.operations.get(method === 'HEAD' ? 'GET' : method);
    if (operation) return { kind: 'found', operation };
    return { kind: 'wrong-method', allowed: [...node.operations.keys()].sort() };
  }

  private add(path: string, method: string, described: unknown): void {
    let node = this.#root;
    for (const segment of path.split('/').slice(1)) {
      if (segment.startsWith('{')) node = node.parameter ??= emptyNode();
      else node = next(node.fixed, segment);
    }
    node.operations.set(method, operationOf(described, method, path));
  }
}

function operationOf(described: unknown, method: string, route: string): Operation {
  const fields = described as Record<string, unknown>;
  const service = ([...services, 'gateway'] as const).find((name) => name === fields['x-service']);
  if (service === undefined || typeof fields['operationId'] !== 'string') {
    throw new Error(`${method} ${route} of the OpenAPI document names no service or operation.`);
  }
  return {
    operationId: fields['operationId'],
    route,
    service,
    anonymous: fields['x-policy'] === 'anonymous',
    welcomesSession: fields['x-policy'] === 'anonymous' && namesSession(fields['security']),
  };
}

function namesSession(security: unknown): boolean {
  return Array.isArray(security) && security.some((way: object) => 'session' in way);
}

function emptyNode(): Node {
  return { fixed: new Map(), operations: new Map() };
}

function next(children: Map<string, Node>, segment: string): Node {
  const known = children.get(segment);
  if (known) return known;
  const made = emptyNode();
  children.set(segment, made);
  return made;
}

/** A fixed segment wins over a parameter, as in `/v1/drugs/search` beside `/v1/drugs/{id}`. */
function descend(node: Node, segments: string[], at: number): Node | undefined {
  if (at === segments.length) return node.operations.size > 0 ? node : undefined;
  const segment = segments[at]!;
  const fixed = node.fixed.get(segment);
  const byName = fixed && descend(fixed, segments, at + 1);
  if (byName) return byName;
  return node.parameter && segment !== '' ? descend(node.parameter, segments, at + 1) : undefined;
}
