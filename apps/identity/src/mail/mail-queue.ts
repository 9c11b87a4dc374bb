import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute, newId } from '@openrounds/database';
import { Seals } from '../sealing/seals.js';
import type { Letter } from './letter.js';

/** A letter that somebody has taken to deliver it. */
export interface Waiting {
  readonly id: string;
  readonly attempts: number;
  readonly letter: Letter;
}

interface Row {
  id: string;
  attempts: number;
  wrapped_key: Uint8Array;
  sealed: Uint8Array;
}

const minute = 60_000;
/** Who takes a letter and dies gives it back after this time. */
const leaseMs = minute;
/** Tokens live for a day; what comes later helps nobody. */
const lifeMs = 24 * 60 * minute;

/** Half a minute, one, two, ... at most an hour. */
export const pauseMs = (attempts: number): number =>
  Math.min(2 ** Math.min(attempts, 12) * (minute / 4), 60 * minute);

const addSql = `insert into mail_outbox (id, member_id, wrapped_key, sealed, created_at, due_at) values ($1, $2, $3, $4, $5, $5)`;
const takeSql = (which: string): string => `update mail_outbox set attempts = attempts + 1, due_at = $2
  where id in (select id from mail_outbox where ${which} order by due_at limit 20 for update skip locked)
  returning id, attempts, wrapped_key, sealed`;
const takeOneSql = takeSql('id = $1::uuid and attempts = 0');
const takeDueSql = takeSql('due_at <= $1::timestamptz');

/** Letters that have not left yet. They wait sealed, each under a key of its own: a copy of the table tells nothing. */
@Injectable()
export class MailQueue {
  constructor(
    private readonly seals: Seals,
    private readonly clock: Clock,
  ) {}

  /** Joins the open transaction: the letter exists if and only if what it tells does. @returns its id */
  async add(em: EntityManager, memberId: string | null, letter: Letter): Promise<string> {
    const id = newId();
    const key = this.seals.newKey(id);
    await execute(em, addSql, [id, memberId, key, this.seals.sealJson(key, id, letter), this.clock.now()]);
    return id;
  }

  /** Takes one letter that nobody has tried yet. */
  takeNew(em: EntityManager, id: string): Promise<Waiting[]> {
    return this.#take(em, takeOneSql, id);
  }

  /** Takes some letters whose time has come. */
  takeDue(em: EntityManager): Promise<Waiting[]> {
    return this.#take(em, takeDueSql, this.clock.now());
  }

  async done(em: EntityManager, id: string): Promise<void> {
    await execute(em, 'delete from mail_outbox where id = $1', [id]);
  }

  async retryLater(em: EntityManager, { id, attempts }: Waiting): Promise<void> {
    const due = new Date(this.clock.now().getTime() + pauseMs(attempts));
    await execute(em, 'update mail_outbox set due_at = $2 where id = $1', [id, due]);
  }

  /** Gives up what is older than a day. @returns how many letters */
  async dropOld(em: EntityManager): Promise<number> {
    const before = new Date(this.clock.now().getTime() - lifeMs);
    return (await execute(em, 'delete from mail_outbox where created_at <= $1 returning 1', [before])).length;
  }

  /** Seconds for which the oldest letter has waited; 0 when none does. */
  async oldestAge(em: EntityManager): Promise<number> {
    const sql = `select coalesce(extract(epoch from $1::timestamptz - min(created_at)), 0)::float8 as age from mail_outbox`;
    const [row] = await execute<{ age: number }>(em, sql, [this.clock.now()]);
    return row!.age;
  }

  async #take(em: EntityManager, sql: string, which: string | Date): Promise<Waiting[]> {
    const until = new Date(this.clock.now().getTime() + leaseMs);
    const rows = await execute<Row>(em, sql, [which, until]);
    return rows.map(({ id, attempts, wrapped_key: key, sealed }) => ({
      id,
      attempts,
      letter: this.seals.openJson(key, id, sealed) as Letter,
    }));
  }
}
