import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { FindCredential } from '../credential/find-credential.js';
import { secretHash } from '../sealing/keyed-hashes.js';
import { cookieName } from '../session/session.http.js';

/** Who sits at the browser. */
export interface SignedIn {
  readonly memberId: string;
  readonly sid: string;
  readonly handle: string;
  /** `read`, `write` and the duties held at this moment. */
  readonly scopes: readonly string[];
  readonly since: Date;
}

const sessionById = statement<{ handle: string; created_at: Date }>(
  'identity.oidc-browser-session',
  'select m.handle, s.created_at from session s join member m on m.id = s.member_id where s.id = $1',
);

/** Recognises the session of the network's own pages, so that somebody who is signed in only has to agree. */
@Injectable()
export class BrowserSession {
  constructor(
    private readonly credentials: FindCredential,
    private readonly reads: Reads,
  ) {}

  /** @param cookies the Cookie header */
  async find(cookies: string | undefined): Promise<SignedIn | undefined> {
    const prefix = `${cookieName}=`;
    const pair = cookies?.split('; ').find((part) => part.startsWith(prefix));
    if (!pair) return undefined;
    const found = await this.credentials
      .run(secretHash(pair.slice(prefix.length)))
      .catch((error: unknown) => {
        if (error instanceof NotFound) return undefined;
        throw error;
      });
    // A personal key in the cookie would be found too, and is no session.
    const session = found && (await this.reads.one(sessionById, [found.sid]));
    if (!found || !session) return undefined;
    const { memberId, sid, scopes } = found;
    return { memberId, sid, scopes, handle: session.handle, since: session.created_at };
  }
}
