import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mergeOpenApi } from './merge.js';
import { mergedText } from './write.js';

const document = (paths: Record<string, unknown>, schemas: Record<string, unknown> = {}) => ({
  paths,
  components: { schemas },
});

describe('the merged OpenAPI document', () => {
  it('names the service of every operation', () => {
    const merged = mergeOpenApi(
      [{ service: 'ratings', document: document({ '/v1/drugs': { get: { operationId: 'listDrugs' } } }) }],
      '1.0.0',
    );
    expect(merged).toMatchObject({
      paths: { '/v1/drugs': { get: { 'x-service': 'ratings', tags: ['ratings'] } } },
    });
  });

  it('leaves out what is not public', () => {
    const merged = mergeOpenApi(
      [
        {
          service: 'identity',
          document: document({ '/internal/credentials/{hash}': { get: { operationId: 'x' } } }),
        },
      ],
      '1.0.0',
    );
    expect(merged['paths']).toEqual({});
  });

  it('refuses one operation id in two services', () => {
    const one = document({ '/v1/a': { get: { operationId: 'read' } } });
    const two = document({ '/v1/b': { get: { operationId: 'read' } } });
    expect(() =>
      mergeOpenApi(
        [
          { service: 'cases', document: one },
          { service: 'ratings', document: two },
        ],
        '1',
      ),
    ).toThrow('Operation "read" is defined by cases and by ratings.');
  });

  it('refuses two schemas of one name', () => {
    const one = document({}, { Page: { type: 'object' } });
    const two = document({}, { Page: { type: 'string' } });
    expect(() =>
      mergeOpenApi(
        [
          { service: 'cases', document: one },
          { service: 'ratings', document: two },
        ],
        '1',
      ),
    ).toThrow('differs from that of another service');
  });

  it('is committed as the services describe themselves (npm run openapi writes it)', () => {
    const committed = new URL('../../openapi.json', import.meta.url);
    expect(existsSync(committed)).toBe(true);
    expect(readFileSync(committed, 'utf8')).toBe(mergedText());
  });
});
