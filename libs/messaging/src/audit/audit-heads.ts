import { createHmac, timingSafeEqual } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import type { MessagingEnv, MessagingSettings } from '../settings.js';
import { MESSAGING } from '../settings.js';
import type { AuditChain, Head } from './audit-chain.js';
import { headOf, operatorChain } from './audit-chain.js';

const hour = 3_600_000;

/** `published` every hour; `pruned` is the last row that retention has taken. */
export type HeadKind = 'published' | 'pruned';

interface StoredHead extends Head {
  readonly kind: HeadKind;
  readonly signature: string;
}

/** A head that was published, and whether its signature is ours. */
export interface KnownHead extends Head {
  readonly kind: HeadKind;
  readonly genuine: boolean;
}

const noteSql = `insert into audit_head (chain, seq, hash, kind, signature) values ($1, $2, $3, $4, $5)
  on conflict (chain, seq, kind) do nothing`;
const knownSql =
  'select seq::int as seq, hash, kind, signature from audit_head where chain = $1 order by seq';
const dueSql = ({ table, order }: AuditChain): string =>
  `select ${order}::int as seq, hash from ${table} where at < now() - interval '3 years' order by ${order} desc limit 1`;

/**
 * Publishes the heads of the service's audits every hour: as a line of the log, which leaves the machine, and as a
 * signed row. Whoever can write into the database, but has not the key, can neither forge a head nor move one.
 */
@Injectable()
export class AuditHeads implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly chains: readonly AuditChain[];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    @Inject(ENV) private readonly env: MessagingEnv,
    @Inject(MESSAGING) settings: MessagingSettings,
  ) {
    this.chains = [operatorChain, ...(settings.audits ?? [])];
  }

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('relay')) return;
    const hourly = (): void => {
      this.hourly().catch((error: unknown) => log.error({ err: error, job: 'audit heads' }, 'not published'));
    };
    this.#timer = setInterval(hourly, hour).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Takes what is older than three years, and publishes what is then the end. */
  async hourly(): Promise<void> {
    for (const chain of this.chains) {
      await this.prune(chain);
      await this.publish(chain);
    }
  }

  /** @returns the head that was published; undefined while the audit is empty */
  async publish(chain: AuditChain): Promise<Head | undefined> {
    const em = this.em.fork();
    const head = await headOf(em, chain);
    if (!head) return undefined;
    await this.#note(em, chain, head, 'published');
    log.info({ table: chain.table, seq: head.seq, hash: head.hash }, 'audit head');
    return head;
  }

  /** Removes the entries of more than three years ago; a signed row keeps the hash to which what stays is chained. */
  async prune(chain: AuditChain): Promise<number> {
    return this.em.fork().transactional(async (em) => {
      const [last] = await execute<Head>(em, dueSql(chain));
      if (!last) return 0;
      await this.#note(em, chain, last, 'pruned');
      const [gone] = await execute<{ count: number }>(em, `select prune_${chain.table}($1)::int as count`, [
        last.seq,
      ]);
      return gone!.count;
    });
  }

  /** Every head on record, oldest first. */
  async known({ table }: AuditChain, em: EntityManager = this.em.fork()): Promise<KnownHead[]> {
    const rows = await execute<StoredHead>(em, knownSql, [table]);
    return rows.map(({ seq, hash, kind, signature }) => {
      const own = Buffer.from(this.#sign(table, { seq, hash }, kind));
      const given = Buffer.from(signature);
      return { seq, hash, kind, genuine: own.length === given.length && timingSafeEqual(own, given) };
    });
  }

  async #note(em: EntityManager, { table }: AuditChain, head: Head, kind: HeadKind): Promise<void> {
    await execute(em, noteSql, [table, head.seq, head.hash, kind, this.#sign(table, head, kind)]);
  }

  /** HMAC-SHA-256 under a key of its own, derived from the one that every service with a database has. */
  #sign(table: string, { seq, hash }: Head, kind: HeadKind): string {
    const key = createHmac('sha256', Buffer.from(this.env.ERASURE_LEDGER_KEY, 'base64'))
      .update('audit-head')
      .digest();
    return createHmac('sha256', key).update([table, kind, seq, hash].join('\n')).digest('hex');
  }
}
