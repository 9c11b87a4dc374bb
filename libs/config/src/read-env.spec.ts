import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { csv, InvalidEnvironment, readEnv, redact, secret, serviceEnv } from './index.js';

const schema = z.object({
  NAME: z.string(),
  PORT: z.coerce.number().int().max(65_535).default(8080),
  TOKEN: secret(z.string()).optional(),
  HOSTS: csv.default([]),
});

function problemsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidEnvironment)
      return error.problems.map(({ name, reason }) => `${name} ${reason}`);
  }
  return [];
}

describe('the environment', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'env-'));
    writeFileSync(join(folder, 'token'), 'from a file\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is typed, with defaults for what is not given', () => {
    expect(readEnv(schema, { NAME: 'a', HOSTS: 'x, y,,' })).toEqual({
      NAME: 'a',
      PORT: 8080,
      HOSTS: ['x', 'y'],
    });
  });

  it('takes a variable from a file, and the environment wins over the file', () => {
    const file = { NAME: 'a', TOKEN_FILE: join(folder, 'token') };
    expect(readEnv(schema, file).TOKEN).toBe('from a file');
    expect(readEnv(schema, { ...file, TOKEN: 'direct' }).TOKEN).toBe('direct');
  });

  it('names every bad variable at once and never shows a value', () => {
    const read = (): unknown => readEnv(schema, { PORT: 'secret99999', TOKEN_FILE: join(folder, 'absent') });
    const problems = problemsOf(read);
    expect(problems).toEqual([
      'TOKEN_FILE cannot be read (ENOENT)',
      'NAME is missing',
      expect.stringMatching(/^PORT /),
    ]);
    expect(problems.join()).not.toContain('secret99999');
  });

  it('counts an empty text as not given', () => {
    expect(problemsOf(() => readEnv(schema, { NAME: '' }))).toEqual(['NAME is missing']);
  });

  it('of a demo refuses to be used in production', () => {
    const demo = { NAME: 'demo-name', TOKEN: 'demo-token' };
    expect(problemsOf(() => readEnv(schema, demo))).toEqual([
      'TOKEN is a demo value, which production refuses',
    ]);
    expect(readEnv(schema, { ...demo, NODE_ENV: 'development' }).TOKEN).toBe('demo-token');
  });

  it('is shown without its secrets', () => {
    const env = readEnv(schema, { NAME: 'a', TOKEN: 'hush' });
    expect(redact(schema, env)).toEqual({ NAME: 'a', PORT: 8080, TOKEN: '(set)', HOSTS: [] });
  });

  it('of a service keeps its types when it is extended', () => {
    const env = readEnv(serviceEnv.extend({ EXTRA: z.string() }), {
      DATABASE_URL: 'postgres://a:b@c/d',
      KAFKA_BROKERS: 'k:9092',
      ERASURE_LEDGER_KEY: Buffer.alloc(32).toString('base64'),
      PASSPORT_PUBLIC_KEYS: '{"keys":[]}',
      EXTRA: 'e',
    });
    expect(env).toMatchObject({
      WRITE_MIN_LEVEL: 2,
      KAFKA_BROKERS: ['k:9092'],
      EXTRA: 'e',
      NODE_ENV: 'production',
    });
  });

  it('with a broken key set is refused', () => {
    const source = { DATABASE_URL: 'mysql://a/b', KAFKA_BROKERS: ',', PASSPORT_PUBLIC_KEYS: 'none' };
    expect(problemsOf(() => readEnv(serviceEnv, source)).map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'KAFKA_BROKERS', 'PASSPORT_PUBLIC_KEYS']),
    );
  });
});
