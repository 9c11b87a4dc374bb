import { createHmac } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import type { ErasureEnv } from '@openrounds/config';
import { ENV } from '@openrounds/config';
import { execute } from '@openrounds/database';

/** Hashes are remembered, answers never: nobody may be taken for present because they were so a moment ago. */
const mostRemembered = 20_000;

/** Who was erased, by keyed hash: the copy of the ledger that this service keeps for ever. */
@Injectable()
export class ErasureLedger {
  readonly #key: Buffer;
  readonly #hashes = new Map<string, string>();

  constructor(@Inject(ENV) env: ErasureEnv) {
    this.#key = Buffer.from(env.ERASURE_LEDGER_KEY, 'base64');
  }

  /** HMAC-SHA-256 of a member's id under ERASURE_LEDGER_KEY, in hex. */
  hashOf(memberId: string): string {
    const known = this.#hashes.get(memberId);
    if (known !== undefined) return known;
    const hash = createHmac('sha256', this.#key).update(memberId.toLowerCase()).digest('hex');
    if (this.#hashes.size >= mostRemembered) this.#hashes.clear();
    this.#hashes.set(memberId, hash);
    return hash;
  }

  /** Number of the advisory lock on a member: the first 64 bits of the hash. */
  lockOf(hash: string): string {
    return BigInt.asIntN(64, BigInt(`0x${hash.slice(0, 16)}`)).toString();
  }

  /**
   * Waits for whatever is being written for the member, refuses everything from now on, and remembers it for ever. In
   * the open transaction: what is erased in it was complete, and nothing can be added before it commits.
   */
  async close(em: EntityManager, hash: string, erasureId: string): Promise<void> {
    await execute(em, 'select close_member($1::bigint, $2, $3)', [this.lockOf(hash), hash, erasureId]);
  }

  /**
   * Which of the members are erased. Until the transaction ends, no erasure of anybody begins.
   * @param memberIds without repeats
   */
  async erasedAmong(em: EntityManager, memberIds: readonly string[]): Promise<Set<string>> {
    const byHash = new Map(memberIds.map((id) => [this.hashOf(id), id]));
    const rows = await execute<{ hash: string }>(em, 'select erased_among($1) as hash', [[...byHash.keys()]]);
    return new Set(rows.map(({ hash }) => byHash.get(hash)!));
  }
}
