import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute } from '@openrounds/database';
import { Seals } from '../sealing/seals.js';
import { totpStep } from './totp.js';

interface SealedTotp {
  id: string;
  sealed: Buffer;
  wrapped_key: Buffer;
}

const ofMember = `select f.id, f.sealed, l.wrapped_key from factor f join legal_identity l on l.member_id = f.member_id
  where f.member_id = $1 and f.kind = 'totp' and f.confirmed_at is not null order by f.created_at`;

/** One statement decides, so that of parallel uses of one code one passes. */
const spend = `update factor set last_step = $2, used_on = $3::date where id = $1 and last_step < $2 returning id`;

/** Codes of authenticator apps. Each is good for one use within its half minute. */
@Injectable()
export class Totps {
  constructor(
    private readonly em: EntityManager,
    private readonly seals: Seals,
    private readonly clock: Clock,
  ) {}

  /** Spends a code. @returns whether it was right and new */
  async use(memberId: string, code: string): Promise<boolean> {
    const em = this.em.fork();
    const now = this.clock.now();
    for (const { id, sealed, wrapped_key: key } of await execute<SealedTotp>(em, ofMember, [memberId])) {
      const step = totpStep(this.seals.openBytes(key, memberId, sealed), code, now);
      if (step !== null && (await execute(em, spend, [id, step, now.toISOString().slice(0, 10)])).length > 0)
        return true;
    }
    return false;
  }
}
