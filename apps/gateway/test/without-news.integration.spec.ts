import type { ServerResponse } from 'node:http';
import { until } from '@openrounds/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Running } from './support.js';
import { facts, startGateway } from './support.js';

type Reply = (response: ServerResponse) => void;
const knows: Reply = (response) => void response.end(JSON.stringify(facts));
const knowsNobody: Reply = (response) => void response.writeHead(404).end('{}');
const isAway: Reply = (response) => void response.destroy();

describe('a gateway that no broker answers', () => {
  let running: Running;
  let reply: Reply;
  let base: string;

  beforeAll(async () => {
    running = await startGateway({ KAFKA_BROKERS: '127.0.0.1:9' });
    base = running.base;
    running.identity.answer = (_, response) => reply(response);
  });
  afterAll(() => running?.close());
  beforeEach(() => {
    reply = knows;
  });

  const ask = (key: string): Promise<Response> =>
    fetch(`${base}/v1/posts`, { headers: { authorization: `Bearer orp_${key}` } });
  /** Comes in as somebody whom identity knows, and asks until the answer is another one than 200. */
  const untilOther = async (key: string, later: Reply): Promise<{ response: Response; ms: number }> => {
    const began = performance.now();
    let response = await ask(key);
    expect(response.status).toBe(200);
    reply = later;
    await until(async () => (response = await ask(key)).status !== 200, {
      timeoutMs: 20_000,
      what: 'another answer than 200',
    });
    return { response, ms: performance.now() - began };
  };

  it('lets in whom identity knows, and asks it again after five seconds and not before', async () => {
    const { response, ms } = await untilOther('comes-in', knowsNobody);
    expect(response.status).toBe(401);
    expect(ms).toBeGreaterThan(4_900);
  });

  it('lets nobody in when identity does not answer either', async () => {
    const { response } = await untilOther('left-alone', isAway);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({ code: 'identity-unavailable' });
  });
});
