import { Injectable } from '@nestjs/common';
import { Clock, Reads, statement } from '@openrounds/database';
import type { AdapterPayload } from 'oidc-provider';
import { ReadOnlyAdapter } from './read-only.adapter.js';

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

/** The provider reads applications from the register and writes none: there is no dynamic registration. */
@Injectable()
export class ClientAdapter extends ReadOnlyAdapter {
  constructor(
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** An application that has ended or expired is unknown. */
  protected async read(id: string): Promise<AdapterPayload | undefined> {
    const row = await this.reads.one(openClient, [id, this.clock.now()]);
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
}
