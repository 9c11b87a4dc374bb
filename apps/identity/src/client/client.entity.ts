import { defineEntity, p } from '@mikro-orm/core';
import type { clientState } from '@openrounds/contracts';
import type { z } from 'zod';

export const longestClientDays = 365;
export const mostClients = 10;

/** `web` runs on a server and keeps a secret; `native` runs on somebody's machine and keeps none. */
export const clientKinds = ['web', 'native'] as const;
export const clientGrants = ['authorization_code', 'refresh_token', 'client_credentials'] as const;

const ClientSchema = defineEntity({
  name: 'Client',
  tableName: 'client',
  properties: {
    /** The `client_id`. */
    id: p.uuid().primary(),
    version: p.integer().version(),
    ownerId: p.uuid(),
    name: p.string(),
    kind: p.enum(clientKinds),
    /** SHA-256 of the secret; a native client has none. */
    secretHash: p.string().nullable(),
    /** Compared letter by letter; of a loopback address the port may differ. */
    redirectUris: p.array(),
    /** The most that it may ask members for. */
    scopes: p.array(),
    grants: p.array<(typeof clientGrants)[number]>(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});

/** An application of a third party that asks members for access. */
export class Client extends ClientSchema.class {
  end(now: Date): void {
    this.endedAt ??= now;
  }

  /** The value of a record on `identity.client.v1`. */
  toState(): z.input<typeof clientState> {
    const { id, version, ownerId, name, scopes } = this;
    return this.endedAt
      ? { id, version, ownerId, state: 'ended', endedAt: this.endedAt.toISOString() }
      : { id, version, ownerId, state: 'active', name, scopes, expiresAt: this.expiresAt.toISOString() };
  }
}
ClientSchema.setClass(Client);
