import { randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { KeyedHashes } from '../sealing/keyed-hashes.js';

export const recoveryCodeCount = 10;

/** Crockford's base 32: nothing that is read as something else. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** 120 random bits, so many that a fast hash of them cannot be searched: `4c7m-0xkq-9tza-hw3e-r5vd-2nys`. */
export function newRecoveryCode(): string {
  const code = [...randomBytes(24)].map((byte) => letters[byte & 31]).join('');
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** The same code however it is typed: without hyphens and spaces, in small letters, look-alikes resolved. */
export function plainRecoveryCode(typed: string): string {
  return typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
}

/** For the day when the phone is gone: ten codes, each good once. Only keyed hashes are kept. */
@Injectable()
export class RecoveryCodes {
  constructor(
    private readonly em: EntityManager,
    private readonly hashes: KeyedHashes,
  ) {}

  /** New codes in place of all earlier ones, in the open transaction. @returns them, to be shown once */
  async replace(em: EntityManager, memberId: string): Promise<string[]> {
    const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
    await execute(em, 'delete from recovery_code where member_id = $1', [memberId]);
    await execute(em, 'insert into recovery_code (member_id, hash) select $1, unnest($2::text[])', [
      memberId,
      codes.map((code) => this.#hashOf(memberId, code)),
    ]);
    return codes;
  }

  /** Spends a code. @returns how many are left, or null for a code that is wrong or spent */
  async use(memberId: string, typed: string): Promise<number | null> {
    const em = this.em.fork();
    const spent = await execute(
      em,
      'delete from recovery_code where member_id = $1 and hash = $2 returning 1',
      [memberId, this.#hashOf(memberId, typed)],
    );
    return spent.length === 0 ? null : this.left(em, memberId);
  }

  async left(em: EntityManager, memberId: string): Promise<number> {
    const [row] = await execute<{ left: number }>(
      em,
      'select count(*)::int as left from recovery_code where member_id = $1',
      [memberId],
    );
    return row?.left ?? 0;
  }

  #hashOf(memberId: string, code: string): string {
    return this.hashes.hash('recovery-code', `${memberId}:${plainRecoveryCode(code)}`);
  }
}
