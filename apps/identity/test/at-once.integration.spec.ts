import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestMember } from '@openrounds/testing';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

/** Everything that a member may do on several devices at the same moment, none of it about the same thing. */
describe('what one member does at the same moment', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity.close());

  const several = async (member: TestMember): Promise<string[]> => {
    const { handle } = member;
    const send = async (method: string, path: string, body?: unknown): Promise<string> => {
      const { status, body: told } = await identity.request<{ code?: string }>(method as 'POST', path, {
        as: member,
        body,
      });
      return status >= 400 ? `${method} ${path} ${status} ${told.code}` : 'done';
    };
    const signInAgain = (): Promise<string> => send('POST', '/v1/sessions', { handle, password });
    const endOne = async (): Promise<string> => {
      const { id } = await identity.signIn(handle);
      return send('POST', `/v1/sessions/${id}/removals`, { password });
    };
    return Promise.all([
      signInAgain(),
      endOne(),
      send('POST', '/v1/keys', { name: 'one', scopes: ['read'], password }),
      send('POST', '/v1/me/factors', { kind: 'totp', name: 'app', password }),
      send('POST', '/v1/me/exports', { password }),
      send('POST', '/v1/follows', { targetKind: 'specialty', targetId: 'cardiology' }),
      signInAgain(),
      endOne(),
      send('PUT', '/v1/me/consents/rounds', { granted: true, textVersion: 1 }),
      send('POST', '/v1/verifications', {
        method: 'registry_match',
        authority: 'us-npi',
        number: '1234567893',
      }),
    ]);
  };

  it('is done, and nobody is told that something was changed meanwhile', async () => {
    // Fewer than the 32 that may wait for the hash of their password.
    const rounds = 4;
    for (let round = 0; round < rounds; round += 1) {
      const members = await Promise.all([0, 1, 2].map((n) => identity.join(`at-once-${round}-${n}`)));
      const told = await Promise.all(members.map(several));
      expect(told.flat().filter((one) => one !== 'done')).toEqual([]);
    }
  });
});
