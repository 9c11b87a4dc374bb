import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { GatewayEnv } from '../env.js';
import { IdentityUnavailable } from '../gateway.problems.js';
import { IdentityClient } from './identity-client.js';
import type { PassportOffice } from './passport-office.js';

const facts = {
  memberId: '018f0000-0000-7000-8000-000000000001',
  role: 'physician',
  level: 2,
  standing: 'verified',
  scopes: ['read'],
  sid: '018f0000-0000-7000-8000-000000000002',
  client: null,
  version: 1,
  expiresAt: '2026-03-01T08:00:00.000Z',
};

describe('the question to identity', () => {
  let server: Server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** @param answers one for each connection, in turn; `cut` ends it without a word */
  async function clientOf(
    ...answers: ('cut' | { status: number; body: unknown })[]
  ): Promise<IdentityClient> {
    server = createServer((request, response) => {
      const answer = answers.shift()!;
      if (answer === 'cut') return void request.socket.destroy();
      response.writeHead(answer.status, { connection: 'close' }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const env = { IDENTITY_URL: `http://127.0.0.1:${port}` } as GatewayEnv;
    const office = { ownPassport: () => Promise.resolve('passport') } as unknown as PassportOffice;
    return new IdentityClient(env, office);
  }

  it('is asked a second time when the connection ends without an answer, and not a third time', async () => {
    const client = await clientOf('cut', { status: 200, body: facts }, 'cut', 'cut', {
      status: 200,
      body: facts,
    });
    expect(await client.ask('a')).toEqual(facts);
    await expect(client.ask('a')).rejects.toBeInstanceOf(IdentityUnavailable);
  });

  it('has "nobody" as an answer, and no other that tells no facts', async () => {
    const client = await clientOf(
      { status: 404, body: {} },
      { status: 200, body: { ...facts, level: 'two' } },
      { status: 503, body: facts },
    );
    expect(await client.askGrant('a')).toBeUndefined();
    await expect(client.ask('a')).rejects.toBeInstanceOf(IdentityUnavailable);
    await expect(client.ask('a')).rejects.toBeInstanceOf(IdentityUnavailable);
  });
});
