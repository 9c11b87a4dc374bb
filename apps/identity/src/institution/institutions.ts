import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute } from '@openrounds/database';

export interface Institution {
  readonly domain: string;
  readonly name: string;
}

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
export const domainPattern = new RegExp(`^(${label}\\.)+${label}$`);

const upsertSql = `insert into institution (domain, name, added_at) values ($1, $2, $3)
on conflict (domain) do update set name = excluded.name where institution.name <> excluded.name returning 1`;

/** Hospitals, practices and universities whose mailboxes show that somebody works there. Listed by operators. */
@Injectable()
export class Institutions {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** @param domain in lower case @returns whether the list is another one now */
  async add({ domain, name }: Institution): Promise<boolean> {
    return (await execute(this.em.fork(), upsertSql, [domain, name, this.clock.now()])).length > 0;
  }

  /** Mailboxes that were confirmed stay confirmed until they expire. @returns whether it was listed */
  async remove(domain: string): Promise<boolean> {
    const sql = 'delete from institution where domain = $1 returning 1';
    return (await execute(this.em.fork(), sql, [domain])).length > 0;
  }

  list(): Promise<Institution[]> {
    return execute<Institution>(this.em.fork(), 'select domain, name from institution order by domain');
  }

  /** Whether a mailbox is at a listed domain or below one: `ward.hospital.example` is at `hospital.example`. */
  async has(mailbox: string): Promise<boolean> {
    const parts = mailbox
      .slice(mailbox.lastIndexOf('@') + 1)
      .toLowerCase()
      .split('.');
    const domains = parts.map((_, at) => parts.slice(at).join('.'));
    const sql = 'select 1 from institution where domain = any($1) limit 1';
    return (await execute(this.em.fork(), sql, [domains])).length > 0;
  }
}
