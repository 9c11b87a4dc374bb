import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute } from '@openrounds/database';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { grantableScopes } from '../client/client.http.js';
import { EndGrant } from '../grant/end-grant.js';
import { secretHash } from '../sealing/keyed-hashes.js';

const saveSql = `insert into oidc_record (model, hash, grant_id, payload, expires_at) values ($1, $2, $3, $4::jsonb, $5)
  on conflict (model, hash) do update set payload = excluded.payload, expires_at = excluded.expires_at`;
const findSql = `select r.payload, r.consumed_at, g.scopes from oidc_record r left join client_grant g on g.id = r.grant_id
  where r.model = $1 and r.hash = $2`;
const consumeSql = `update oidc_record set consumed_at = $3
  where model = $1 and hash = $2 and consumed_at is null returning 1`;
const grantSql = 'select grant_id from oidc_record where model = $1 and hash = $2';

const grantable: ReadonlySet<string> = new Set(grantableScopes);

/** What belongs to a grant and dies with it. */
const families = new Set(['AuthorizationCode', 'RefreshToken']);

/** Where the provider keeps what lives between two requests: one table for all of its models. */
@Injectable()
export class OidcRecords {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly endGrant: EndGrant,
  ) {}

  of(model: string): Adapter {
    return new RecordAdapter(model, this);
  }

  run<Row>(sql: string, params: readonly unknown[]): Promise<Row[]> {
    return execute<Row>(this.em.fork(), sql, params);
  }

  now(): Date {
    return this.clock.now();
  }

  /** Somebody used a code or a refresh token that was used before. */
  async reused(grantId: string | null | undefined): Promise<void> {
    if (grantId) await this.endGrant.afterReuse(grantId);
  }
}

interface FoundRow {
  payload: AdapterPayload;
  consumed_at: Date | null;
  /** Of the grant it belongs to, if any. */
  scopes: string[] | null;
}

/**
 * One model of the provider. Ids are secrets (a refresh token is its id), so only their hashes are kept and a payload
 * is stored without its `jti`.
 */
class RecordAdapter implements Adapter {
  constructor(
    private readonly model: string,
    private readonly records: OidcRecords,
  ) {}

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const { jti: _secret, ...kept } = payload;
    const grantId = families.has(this.model) ? (payload.grantId ?? null) : null;
    const expiresAt = new Date(this.records.now().getTime() + expiresIn * 1_000);
    await this.records.run(saveSql, [this.model, secretHash(id), grantId, JSON.stringify(kept), expiresAt]);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const [row] = await this.records.run<FoundRow>(findSql, [this.model, secretHash(id)]);
    if (!row) return undefined;
    const consumed = row.consumed_at === null ? {} : { consumed: true };
    return { ...row.payload, ...narrowed(row), jti: id, ...consumed };
  }

  /**
   * The provider reads `consumed` and then consumes: two at the same time both pass that. Here one wins; for all
   * others it is the second use of what works once, which ends the whole grant.
   * @throws InvalidGrant, InvalidRequest
   */
  async consume(id: string): Promise<void> {
    const hash = secretHash(id);
    const won = await this.records.run(consumeSql, [this.model, hash, this.records.now()]);
    if (won.length > 0) return;
    if (!families.has(this.model)) throw new errors.InvalidRequest('the request was used before');
    const [row] = await this.records.run<{ grant_id: string | null }>(grantSql, [this.model, hash]);
    await this.records.reused(row?.grant_id);
    throw new errors.InvalidGrant('used before');
  }

  async destroy(id: string): Promise<void> {
    await this.records.run('delete from oidc_record where model = $1 and hash = $2', [
      this.model,
      secretHash(id),
    ]);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.records.run('delete from oidc_record where model = $1 and grant_id = $2', [
      this.model,
      grantId,
    ]);
  }

  /** Asked for tokens that end with the provider's own session only; ours do not. */
  findByUid(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Asked by the device grant only, which is off. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

/** A member may have narrowed the grant since: what was given out before says no more than that. */
function narrowed({ payload: { scope }, scopes }: FoundRow): { scope?: string } {
  if (scope === undefined || scopes === null) return {};
  const isLeft = (word: string): boolean => !grantable.has(word) || scopes.includes(word);
  return { scope: scope.split(' ').filter(isLeft).join(' ') };
}
