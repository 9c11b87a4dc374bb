import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Assertion, Attestation } from '../src/factor/proof.http.js';

/** What may be wrong with an answer. */
export interface Lie {
  readonly origin?: string;
  readonly rpId?: string;
  readonly counter?: number;
  readonly userVerified?: boolean;
  readonly userHandle?: string;
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

/** An authenticator of WebAuthn level 3 in memory: one ES256 key for one site, attestation "none". */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32).toString('base64url');
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #userHandle: string | undefined;
  #counter = 0;

  constructor(
    private readonly origin = 'https://rounds.example',
    private readonly rpId = 'rounds.example',
  ) {}

  /** `navigator.credentials.create` */
  create(options: { challenge: string; user?: { id: string } }, lie: Lie = {}): Attestation {
    this.#userHandle = options.user?.id;
    const id = Buffer.from(this.credentialId, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, this.#coseKey()]);
    const authData = Buffer.concat([this.#authData(0x40, lie), attested]);
    const attestationObject = cborMap([
      [cborText('fmt'), cborText('none')],
      [cborText('attStmt'), cborMap([])],
      [cborText('authData'), cborBytes(authData)],
    ]);
    return this.#credential({
      clientDataJSON: this.#clientData('webauthn.create', options.challenge, lie).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
    });
  }

  /** `navigator.credentials.get` */
  get({ challenge }: { challenge: string }, lie: Lie = {}): Assertion {
    const clientData = this.#clientData('webauthn.get', challenge, lie);
    const authData = this.#authData(0, lie);
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.#keys.privateKey);
    const userHandle = lie.userHandle ?? this.#userHandle;
    return this.#credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(userHandle !== undefined && { userHandle }),
    });
  }

  #credential<T>(response: T) {
    const { credentialId: id } = this;
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string, { origin = this.origin }: Lie): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #authData(flags: number, { rpId = this.rpId, counter, userVerified = true }: Lie): Buffer {
    this.#counter = counter ?? this.#counter + 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#counter);
    return Buffer.concat([sha256(rpId), Buffer.of(flags | 0x01 | (userVerified ? 0x04 : 0)), count]);
  }

  #coseKey(): Buffer {
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' });
    const point = (text: string | undefined): Buffer => cborBytes(Buffer.from(text ?? '', 'base64url'));
    const [kty, alg, crv] = [1, 3, -1];
    return cborMap([
      [cborInt(kty), cborInt(2)],
      [cborInt(alg), cborInt(-7)],
      [cborInt(crv), cborInt(1)],
      [cborInt(-2), point(x)],
      [cborInt(-3), point(y)],
    ]);
  }
}

/** RFC 8949: the major type and a length or value below 65,536. */
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value);
  if (value < 256) return Buffer.of((major << 5) | 24, value);
  return Buffer.of((major << 5) | 25, value >> 8, value & 255);
}

const cborInt = (value: number): Buffer => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value));
const cborBytes = (value: Buffer): Buffer => Buffer.concat([cborHead(2, value.length), value]);
const cborText = (value: string): Buffer => Buffer.concat([cborHead(3, value.length), Buffer.from(value)]);
const cborMap = (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
