import { Injectable } from '@nestjs/common';
import { Clock, Reads, statement } from '@openrounds/database';
import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Row {
  id: string;
  name: string;
  kind: 'web' | 'native';
  secret_hash: string | null;
  redirect_uris: string[];
  scopes: string[];
  grants: string[];
}

const openClient = statement<Row>(
  'identity.oidc-client',
  `select id, name, kind, secret_hash, redirect_uris, scopes, grants from client
   where id = $1 and ended_at is null and expires_at > $2`,
);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The provider reads applications from the register and writes none: there is no dynamic registration. */
@Injectable()
export class ClientAdapter implements Adapter {
  constructor(
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  /** An application that has ended or expired is unknown. */
  async find(id: string): Promise<AdapterPayload | undefined> {
    const row = uuid.test(id) ? await this.reads.one(openClient, [id, this.clock.now()]) : undefined;
    if (!row) return undefined;
    const isPublic = row.secret_hash === null;
    return {
      client_id: row.id,
      client_name: row.name,
      application_type: row.kind,
      // The hash stands where the provider wants a secret; see `hashedSecrets`.
      ...(row.secret_hash === null ? {} : { client_secret: row.secret_hash }),
      token_endpoint_auth_method: isPublic ? 'none' : 'client_secret_basic',
      redirect_uris: row.redirect_uris,
      grant_types: row.grants,
      response_types: row.grants.includes('authorization_code') ? ['code'] : [],
      response_modes: ['query'],
      scope: ['openid', ...row.scopes].join(' '),
      id_token_signed_response_alg: 'ES256',
    };
  }

  upsert(): Promise<void> {
    return Promise.reject(new Error('Clients are written by RegisterClient.'));
  }

  consume(): Promise<void> {
    return Promise.reject(new Error('A client is not consumed.'));
  }

  destroy(): Promise<void> {
    return Promise.reject(new Error('Clients are ended by EndClient.'));
  }

  revokeByGrantId(): Promise<void> {
    return Promise.resolve();
  }

  findByUid(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
