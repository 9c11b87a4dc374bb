import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import Provider from 'oidc-provider';
import { EndGrant } from '../grant/end-grant.js';
import { OidcSettings } from './settings.js';

interface Row {
  member_id: string;
  client_id: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date;
}

const openGrant = statement<Row>(
  'identity.oidc-grant',
  `select member_id, client_id, scopes, created_at, expires_at from client_grant where id = $1 and ended_at is null`,
);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The provider's grants are the rows of `client_grant`, so there is one truth: what has ended there is gone here. They
 * are written by `GiveGrant` alone.
 */
@Injectable()
export class GrantAdapter implements Adapter {
  constructor(
    private readonly reads: Reads,
    private readonly settings: OidcSettings,
    private readonly endGrant: EndGrant,
  ) {}

  async find(id: string): Promise<AdapterPayload | undefined> {
    const row = uuid.test(id) ? await this.reads.one(openGrant, [id]) : undefined;
    if (!row) return undefined;
    const scope = row.scopes.join(' ');
    const grant = {
      jti: id,
      kind: 'Grant',
      accountId: row.member_id,
      clientId: row.client_id,
      openid: { scope: 'openid' },
      ...(scope === '' ? {} : { resources: { [this.settings.audience]: scope } }),
      iat: seconds(row.created_at),
      exp: seconds(row.expires_at),
    };
    return grant as AdapterPayload;
  }

  /** At the token endpoint the provider takes a grant away for one reason only: something was used twice. */
  destroy(id: string): Promise<void> {
    const isReuse = Provider.ctx?.oidc.route === 'token';
    return isReuse ? this.endGrant.afterReuse(id) : this.endGrant.byClient(id);
  }

  upsert(): Promise<void> {
    return Promise.reject(new Error('Grants are written by GiveGrant.'));
  }

  consume(): Promise<void> {
    return Promise.reject(new Error('A grant is not consumed.'));
  }

  /** The tokens of a grant are records of other models. */
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

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000);
}
