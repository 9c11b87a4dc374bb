import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { IdentityEnv } from '../env.js';
import type { Member } from '../member/member.entity.js';
import { challengeMinutes } from './factor.entity.js';
import type { Assertion, Attestation } from './proof.http.js';

const timeout = challengeMinutes * 60_000;

export interface NewPasskey {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
}

/**
 * Our side of WebAuthn: this site and no other, the user verified by the authenticator (PIN, finger, face), the key
 * findable without a user name, no attestation, because we trust no maker more than another.
 */
@Injectable()
export class RelyingParty {
  readonly #origin: string;
  readonly #id: string;

  constructor(@Inject(ENV) env: Pick<IdentityEnv, 'PUBLIC_URL'>) {
    const { origin, hostname } = new URL(env.PUBLIC_URL);
    this.#origin = origin;
    this.#id = hostname;
  }

  /** @param known credential ids that the member has, so that no authenticator is enrolled twice */
  creationOptions(
    { id, handle }: Pick<Member, 'id' | 'handle'>,
    known: readonly string[],
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    return generateRegistrationOptions({
      rpName: 'OpenRounds',
      rpID: this.#id,
      userID: userHandle(id),
      userName: handle,
      userDisplayName: handle,
      timeout,
      attestationType: 'none',
      excludeCredentials: known.map((credentialId) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /** The same for everybody: the authenticator knows which keys it has for this site. */
  requestOptions(): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return generateAuthenticationOptions({ rpID: this.#id, timeout, userVerification: 'required' });
  }

  /** @returns the new key with the challenge that it answers, or null for an answer that does not hold */
  async readAttestation(response: Attestation): Promise<(NewPasskey & { challenge: string }) | null> {
    const answered = await this.#checked((expectedChallenge) =>
      verifyRegistrationResponse({
        response: response as RegistrationResponseJSON,
        expectedChallenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#id,
        requireUserVerification: true,
      }),
    );
    if (!answered?.result.registrationInfo) return null;
    const { id, publicKey, counter } = answered.result.registrationInfo.credential;
    return { credentialId: id, publicKey: Buffer.from(publicKey), counter, challenge: answered.challenge };
  }

  /**
   * Checks a signature. The counter is left to the caller, who has to decide and to store it in one step.
   * @returns the counter and the challenge that was signed, or null for an answer that does not hold
   */
  async readAssertion(
    response: Assertion,
    { memberId, publicKey }: { memberId: string; publicKey: Uint8Array },
  ): Promise<{ counter: number; challenge: string } | null> {
    const handle = response.response.userHandle;
    if (handle != null && handle !== Buffer.from(userHandle(memberId)).toString('base64url')) return null;
    const answered = await this.#checked((expectedChallenge) =>
      verifyAuthenticationResponse({
        response: response as AuthenticationResponseJSON,
        expectedChallenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#id,
        requireUserVerification: true,
        credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 },
      }),
    );
    if (!answered) return null;
    return { counter: answered.result.authenticationInfo.newCounter, challenge: answered.challenge };
  }

  /** The library throws a plain Error for whatever does not hold; which of it, nobody outside has to know. */
  async #checked<T extends { verified: boolean }>(
    verify: (expectedChallenge: (challenge: string) => boolean) => Promise<T>,
  ): Promise<{ result: T; challenge: string } | null> {
    let challenge = '';
    try {
      const result = await verify((answered) => {
        challenge = answered;
        return true;
      });
      return result.verified ? { result, challenge } : null;
    } catch {
      return null;
    }
  }
}

/** The 16 bytes of the member's id: what an authenticator files the key under. */
function userHandle(memberId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(memberId.replaceAll('-', ''), 'hex'));
}
