import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { secretHash } from '../sealing/keyed-hashes.js';
import type { ErasureReceipt } from './erasure.http.js';
import { ReceiptSeal } from './receipt-seal.js';

const time = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const byToken = statement<{ receipt: Omit<ErasureReceipt, 'seal'> }>(
  'identity.erasure-receipt',
  `select json_build_object('id', e.id, 'state', e.state, 'requestedAt', ${time('e.requested_at')},
    'completedAt', ${time('e.completed_at')}, 'services', (
      select json_agg(json_build_object('service', s.service,
        'state', case when s.answered_at is null then 'asked' else 'erased' end, 'counts', s.counts,
        'answeredAt', ${time('s.answered_at')}) order by s.service)
      from erasure_service s where s.erasure_id = e.id
    )) as receipt
  from erasure e where e.id = $1 and e.receipt_hash = $2`,
);

/** How far an erasure is, for whoever holds its token; the receipt once it is complete. */
@Injectable()
export class ShowErasure {
  constructor(
    private readonly reads: Reads,
    private readonly seal: ReceiptSeal,
  ) {}

  /** @throws NotFound for an unknown id, a wrong token and none, alike */
  async run(id: string, token: string | undefined): Promise<ErasureReceipt> {
    const row = token === undefined ? undefined : await this.reads.one(byToken, [id, secretHash(token)]);
    if (!row) throw new NotFound();
    const { receipt } = row;
    return { ...receipt, seal: receipt.state === 'completed' ? this.seal.of(receipt) : null };
  }
}
