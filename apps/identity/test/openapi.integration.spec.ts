import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildOpenApi } from '@openrounds/http';
import { service } from '../src/service.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

const file = new URL('../openapi.json', import.meta.url);

describe('the OpenAPI document', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
    const document = JSON.stringify(buildOpenApi(identity.app, service), null, 2);
    if (process.env['UPDATE_OPENAPI'] === '1') await writeFile(file, `${document}\n`);
  }, 30_000);
  afterAll(() => identity?.close());

  it('is the committed one (UPDATE_OPENAPI=1 writes it)', async () => {
    expect(buildOpenApi(identity.app, service)).toEqual(JSON.parse(await readFile(file, 'utf8')));
  });

  it('tells nothing of what only the gateway may ask', async () => {
    expect(await readFile(file, 'utf8')).not.toContain('/internal/');
  });
});
