import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Unauthenticated } from '@openrounds/http';
import { IdentityUnavailable } from '../gateway.problems.js';
import { AccessTokens } from './access-tokens.js';
import { Forge } from '../../test/forge.fixture.js';
import { hostileTokens } from '../../test/hostile-tokens.fixture.js';

const origin = 'https://rounds.example';
const forge = new Forge(origin);
const classes = hostileTokens(forge);

/** Identity at the edge of the process: it publishes its keys, or does not. */
let published: () => object | undefined = () => ({ keys: [forge.published] });
let fetched = 0;
const identity: Server = createServer((request, response) => {
  fetched += 1;
  const keys = request.url === '/oidc/jwks' ? published() : undefined;
  if (keys) response.setHeader('content-type', 'application/json').end(JSON.stringify(keys));
  else response.writeHead(503).end();
});

describe('an access token', () => {
  let tokens: AccessTokens;
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => identity.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(identity.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    identity.closeAllConnections();
    identity.close();
  });
  beforeEach(() => {
    published = () => ({ keys: [forge.published] });
    fetched = 0;
    tokens = new AccessTokens({ PUBLIC_URL: `${origin}/`, IDENTITY_URL: url });
  });

  it('of ours is taken, with and without scopes', async () => {
    expect(await tokens.read(forge.token())).toEqual({
      sid: forge.claims()['sid'],
      memberId: forge.claims()['sub'],
      client: forge.claims()['client_id'],
      scopes: ['read', 'write'],
    });
    expect((await tokens.read(forge.token({ scope: undefined }))).scopes).toEqual([]);
    expect((await tokens.read(forge.token({ scope: 'read' }))).scopes).toEqual(['read']);
  });

  it('is one of at least 600 that are refused, in classes of which none is empty', () => {
    expect(Object.entries(classes).filter(([, list]) => list.length === 0)).toEqual([]);
    expect(new Set(Object.values(classes).flat()).size).toBeGreaterThanOrEqual(600);
  });

  it.each(Object.keys(classes))('is refused: %s', async (name) => {
    const wrongly: string[] = [];
    for (const token of classes[name]!) {
      const outcome = await tokens.read(token).then(
        () => 'accepted',
        (error: unknown) => (error instanceof Unauthenticated ? 'refused' : String(error)),
      );
      if (outcome !== 'refused') wrongly.push(`${outcome}: ${token.slice(0, 400)}`);
    }
    expect(wrongly).toEqual([]);
  });

  const at = (now: number): void => {
    jest.useFakeTimers({
      now,
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout', 'clearTimeout'],
    });
  };

  it('is verified once, and refused a minute after its key was taken away at the latest', async () => {
    const [began, token] = [Date.now(), forge.token()];
    await tokens.read(forge.token({ jti: 'fetches-the-keys' }));
    published = () => ({ keys: [] });
    try {
      at(began + 24_000);
      await tokens.read(token);
      await tokens.read(token);
      expect(fetched).toBe(1);
      at(began + 59_000);
      await expect(tokens.read(token)).rejects.toBeInstanceOf(Unauthenticated);
      expect(fetched).toBe(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('of the next key is taken at once, because the key was published before it signs', async () => {
    const next = new Forge(origin, 'next');
    published = () => ({ keys: [forge.published, next.published] });
    await tokens.read(forge.token());
    expect((await tokens.read(next.token())).scopes).toEqual(['read', 'write']);
    expect(fetched).toBe(1);
  });

  it('with unknown keys makes identity answer once in five seconds, however many come', async () => {
    const began = performance.now();
    await tokens.read(forge.token());
    for (let count = 0; count < 50; count += 1)
      await expect(tokens.read(forge.token({}, { kid: `unknown-${count}` }))).rejects.toBeInstanceOf(
        Unauthenticated,
      );
    expect(fetched).toBeLessThanOrEqual(1 + Math.floor((performance.now() - began) / 5_000));
  });

  it('that cannot be checked because identity is away is not refused but put off', async () => {
    published = () => undefined;
    await expect(tokens.read(forge.token())).rejects.toBeInstanceOf(IdentityUnavailable);
    const away = new AccessTokens({ PUBLIC_URL: origin, IDENTITY_URL: 'http://127.0.0.1:9' });
    await expect(away.read(forge.token())).rejects.toBeInstanceOf(IdentityUnavailable);
  });
});
