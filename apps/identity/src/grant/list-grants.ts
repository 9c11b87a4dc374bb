import { Injectable } from '@nestjs/common';
import { Clock, Reads, statement } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import type { GrantView } from './grant.http.js';

interface GrantRow {
  id: string;
  version: number;
  client_id: string;
  client_name: string;
  scopes: string[];
  created_at: Date;
  used_on: string | null;
  expires_at: Date;
}

const openGrants = statement<GrantRow>(
  'identity.open-grants',
  `select g.id, g.version, g.client_id, c.name as client_name, g.scopes, g.created_at, g.used_on, g.expires_at
   from client_grant g join client c on c.id = g.client_id
   where g.member_id = $1 and g.ended_at is null and g.expires_at > $2
   order by g.created_at desc, g.id desc`,
);

/** What the member granted to applications and still counts, newest first; at most twenty exist. */
@Injectable()
export class ListGrants {
  constructor(
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  async run(memberId: string): Promise<Page<GrantView>> {
    const rows = await this.reads.all(openGrants, [memberId, this.clock.now()]);
    const items = rows.map(
      ({ id, version, client_id, client_name, scopes, created_at, used_on, expires_at }) => ({
        id,
        version,
        client: { id: client_id, name: client_name },
        scopes,
        createdAt: created_at.toISOString(),
        lastUsed: used_on,
        expiresAt: expires_at.toISOString(),
      }),
    );
    return { items, nextCursor: null };
  }
}
