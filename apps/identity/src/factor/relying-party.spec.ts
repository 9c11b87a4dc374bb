import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Lie } from '../../test/software-authenticator.js';
import { SoftwareAuthenticator } from '../../test/software-authenticator.js';
import { RelyingParty } from './relying-party.js';

describe('our side of WebAuthn', () => {
  const party = new RelyingParty({ PUBLIC_URL: 'https://rounds.example/' });
  const memberId = randomUUID();

  async function enrolled() {
    const authenticator = new SoftwareAuthenticator();
    const options = await party.creationOptions({ id: memberId, handle: 'walker' }, []);
    const made = await party.readAttestation(authenticator.create(options));
    if (!made) throw new Error('The attestation was refused.');
    return { authenticator, options, made };
  }

  it('asks for a key that is found without a name and verifies its user, on this site, without attestation', async () => {
    const known = randomBytes(32).toString('base64url');
    const options = await party.creationOptions({ id: memberId, handle: 'walker' }, [known]);
    expect(options).toMatchObject({
      rp: { id: 'rounds.example', name: 'OpenRounds' },
      user: { name: 'walker', displayName: 'walker' },
      attestation: 'none',
      timeout: 300_000,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: known, type: 'public-key' }],
    });
    expect(Buffer.from(options.user.id, 'base64url').toString('hex')).toBe(memberId.replaceAll('-', ''));
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32);
  });

  it('reads the key and the challenge of a new passkey, and knows its signatures again', async () => {
    const { authenticator, options, made } = await enrolled();
    expect(made).toMatchObject({
      credentialId: authenticator.credentialId,
      counter: 1,
      challenge: options.challenge,
    });
    const asked = await party.requestOptions();
    expect(asked).toMatchObject({ rpId: 'rounds.example', userVerification: 'required' });
    expect(asked.allowCredentials ?? []).toEqual([]);
    const owner = { memberId, publicKey: made.publicKey };
    expect(await party.readAssertion(authenticator.get(asked), owner)).toEqual({
      counter: 2,
      challenge: asked.challenge,
    });
  });

  const lies: [string, Lie][] = [
    ['another origin', { origin: 'https://rounds.example.evil.example' }],
    ['another port', { origin: 'https://rounds.example:8443' }],
    ['plain HTTP', { origin: 'http://rounds.example' }],
    ['another site', { rpId: 'evil.example' }],
    ['no finger and no PIN', { userVerified: false }],
  ];

  it.each(lies)('refuses a new passkey with %s', async (_, lie) => {
    const options = await party.creationOptions({ id: memberId, handle: 'walker' }, []);
    expect(await party.readAttestation(new SoftwareAuthenticator().create(options, lie))).toBeNull();
  });

  it.each([
    ...lies,
    ['the handle of somebody else', { userHandle: randomBytes(16).toString('base64url') }],
  ] as [string, Lie][])('refuses an assertion with %s', async (_, lie) => {
    const { authenticator, made } = await enrolled();
    const owner = { memberId, publicKey: made.publicKey };
    const asked = await party.requestOptions();
    expect(await party.readAssertion(authenticator.get(asked, lie), owner)).toBeNull();
  });

  it('refuses a signature by another key, and one with a single bit changed', async () => {
    const { authenticator, made } = await enrolled();
    const asked = await party.requestOptions();
    const other = (await enrolled()).made;
    const answer = authenticator.get(asked);
    expect(await party.readAssertion(answer, { memberId, publicKey: other.publicKey })).toBeNull();
    const bytes = Buffer.from(answer.response.signature, 'base64url');
    bytes[bytes.length - 1]! ^= 1;
    const changed = { ...answer, response: { ...answer.response, signature: bytes.toString('base64url') } };
    expect(await party.readAssertion(changed, { memberId, publicKey: made.publicKey })).toBeNull();
  });
});
