import { describe, expect, it } from '@jest/globals';
import { committedFiles, textOf } from './documents.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

interface Request {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

const { paths } = JSON.parse(textOf('apps/gateway/openapi.json')!) as Document;
const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { operationId }]) => ({
    name: operationId,
    method: method.toUpperCase(),
    // `{id}` stands for one part of a path, and a variable of a request for one too.
    pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  })),
);

const requests = committedFiles().flatMap((file): Request[] => {
  const service = /^apps\/([a-z]+)\/requests\/[^/]+\.http$/.exec(file)?.[1];
  if (service === undefined) return [];
  const lines = textOf(file)!.matchAll(
    /^(GET|POST|PUT|PATCH|DELETE) (?:\{\{\w+\}\}|http:\/\/[\w.:]+)([^\s?]*)/gm,
  );
  return [...lines].map(([, method, path]) => ({ service, method: method!, path: path! }));
});

const fits = (request: Request, { method, pattern }: (typeof operations)[number]): boolean =>
  request.method === method && pattern.test(request.path);

describe('The requests to try', () => {
  it('are there for every operation of the API', () => {
    expect(operations.length).toBeGreaterThan(80);
    const untried = operations.filter((operation) => !requests.some((request) => fits(request, operation)));
    expect(untried.map(({ name }) => name)).toEqual([]);
  });

  it('ask for nothing that is not there, but where the gateway shows what happens then', () => {
    const unknown = requests
      .filter(({ path }) => path.startsWith('/v1/'))
      .filter((request) => !operations.some((operation) => fits(request, operation)));
    expect(unknown.map(({ service, method, path }) => `${service}: ${method} ${path}`).sort()).toEqual([
      'gateway: DELETE /v1/search',
      'gateway: GET /v1/nothing',
    ]);
  });

  it('call every own page of the gateway', () => {
    const asked = requests.filter(({ service }) => service === 'gateway').map(({ path }) => path);
    const pages = ['/docs', '/openapi.json', '/problems/verification-required', '/v1/me/export'];
    expect(asked).toEqual(expect.arrayContaining(pages));
  });
});
