import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { AdapterPayload } from 'oidc-provider';
import Provider from 'oidc-provider';
import { EndGrant } from '../grant/end-grant.js';
import { ReadOnlyAdapter } from './read-only.adapter.js';
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

/**
 * The provider's grants are the rows of `client_grant`, so there is one truth: what has ended there is gone here. They
 * are written by `GiveGrant` alone.
 */
@Injectable()
export class GrantAdapter extends ReadOnlyAdapter {
  constructor(
    private readonly reads: Reads,
    private readonly settings: OidcSettings,
    private readonly endGrant: EndGrant,
  ) {
    super();
  }

  protected async read(id: string): Promise<AdapterPayload | undefined> {
    const row = await this.reads.one(openGrant, [id]);
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
  override destroy(id: string): Promise<void> {
    const isReuse = Provider.ctx?.oidc.route === 'token';
    return isReuse ? this.endGrant.afterReuse(id) : this.endGrant.byClient(id);
  }
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000);
}
