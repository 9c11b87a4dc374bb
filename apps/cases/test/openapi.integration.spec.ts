import { readFile, writeFile } from 'node:fs/promises';
import { buildOpenApi } from '@openrounds/http';
import type { TestService } from '@openrounds/testing';
import { startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { service as definition } from '../src/service.js';

const committed = new URL('../openapi.json', import.meta.url);
let service: TestService;
beforeAll(async () => {
  service = await startTestService(definition);
});
afterAll(() => service.close());

it('the committed OpenAPI document is the one of the code (UPDATE_OPENAPI=1 writes it)', async () => {
  const document = buildOpenApi(service.app, definition);
  if (process.env['UPDATE_OPENAPI'] === '1')
    await writeFile(committed, `${JSON.stringify(document, null, 2)}\n`);
  expect(JSON.parse(await readFile(committed, 'utf8'))).toEqual(document);
});
