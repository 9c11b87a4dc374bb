import { EntityManager } from '@mikro-orm/postgresql';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock, execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import type { IdentityEnv } from '../env.js';
import { Mailer } from '../mail/mailer.js';
import { LetterAddress } from './letter-address.js';

const everyMs = 5_000;

interface DueLetter {
  id: string;
  letter: 'requested' | 'completed';
  wrapped_key: Buffer;
  sealed_address: Buffer;
}

/** Claimed for a minute: a process that dies while it sends leaves the letter to another. */
const claimSql = `update erasure set letter_tried_at = $1 where id = (
  select id from erasure where letter is not null
    and (letter_tried_at is null or letter_tried_at <= $1::timestamptz - interval '1 minute')
  order by requested_at limit 1 for update skip locked
) returning id, letter, wrapped_key, sealed_address`;

/** Only if no other letter has become due meanwhile. With the last one the address goes. */
const sentSql = `update erasure set letter = null, letter_tried_at = null,
  wrapped_key = case when $2 = 'completed' then null else wrapped_key end,
  sealed_address = case when $2 = 'completed' then null else sealed_address end
where id = $1 and letter = $2`;

/** A letter that cannot be delivered for a day is given up: the promise to forget the address weighs more. */
const forgetSql = `update erasure set letter = null, wrapped_key = null, sealed_address = null
where sealed_address is not null and completed_at <= $1::timestamptz - interval '1 day' returning 1`;

/** Opens the address for the moment of sending. */
@Injectable()
export class ErasurePost {
  constructor(
    private readonly address: LetterAddress,
    private readonly mailer: Mailer,
  ) {}

  send({ id, letter, wrapped_key: wrappedKey, sealed_address: sealed }: DueLetter): Promise<void> {
    const to = this.address.open(id, wrappedKey, sealed);
    return letter === 'requested' ? this.mailer.erasureRequested(to) : this.mailer.erasureCompleted(to);
  }
}

/**
 * Tells the owner of an account that its erasure has begun and that it is complete: whoever was erased by somebody else
 * must learn of it. Sent after the change, by processes that relay, at least once.
 */
@Injectable()
export class ErasureLetters implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly post: ErasurePost,
    @Inject(ENV) private readonly env: Pick<IdentityEnv, 'SERVICE_ROLES'>,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('relay')) return;
    const send = (): void => {
      // Without the error: a mail server likes to repeat the address in it.
      this.run().catch(() => log.warn({ job: 'erasure letters' }, 'a letter could not be sent'));
    };
    this.#timer = setInterval(send, everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Sends what is due. @returns how many letters @throws what the mail server says; that letter is tried again */
  async run(): Promise<number> {
    const em = this.em.fork();
    await execute(em, forgetSql, [this.clock.now()]);
    for (let sent = 0; ; sent += 1) {
      const [due] = await execute<DueLetter>(em, claimSql, [this.clock.now()]);
      if (!due) return sent;
      await this.post.send(due);
      await execute(em, sentSql, [due.id, due.letter]);
    }
  }
}
