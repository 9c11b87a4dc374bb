import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ask, headerOf, registerApp } from './oidc-support.js';
import { startIdentity } from './support.js';

const [old, next] = ['old', 'next'].map((kid) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  kid,
}));

/** What a deployment with these keys publishes, and by which it signs. */
async function seenWith(keys: unknown[]): Promise<{ published: string[]; signsBy: unknown }> {
  const identity = await startIdentity({ OIDC_KEYS: JSON.stringify({ keys }) }, new Date().toISOString());
  try {
    const owner = { ...(await identity.join('key-owner')), level: 3, standing: 'good' };
    const robot = await registerApp(identity, owner, {
      redirectUris: [],
      scopes: [],
      grants: ['client_credentials'],
    });
    const { body } = await ask(identity, robot, 'token', { grant_type: 'client_credentials' });
    const jwks = await identity.request<{ keys: Record<string, string>[] }>('GET', '/oidc/jwks');
    expect(jwks.body.keys.flatMap((key) => Object.keys(key))).not.toContain('d');
    return {
      published: jwks.body.keys.map((key) => key['kid']!),
      signsBy: headerOf(body.access_token)['kid'],
    };
  } finally {
    await identity.close();
  }
}

describe('the keys of access tokens', () => {
  it('are published before they sign and after, and a removed one is gone at once', async () => {
    expect(await seenWith([old, next])).toEqual({ published: ['old', 'next'], signsBy: 'old' });
    expect(await seenWith([next, old])).toEqual({ published: ['next', 'old'], signsBy: 'next' });
    expect(await seenWith([next])).toEqual({ published: ['next'], signsBy: 'next' });
  }, 60_000);
});
