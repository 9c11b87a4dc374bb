import { describe, expect, it } from '@jest/globals';
import { metricsText } from '@openrounds/telemetry';
import { Account } from './accounting.js';

let groups = 0;

/** What a closed account has put into the figures, by outcome. */
function closed(fill: (account: Account) => void, records: number): Record<string, number> {
  const consumer = `accounting.spec-${(groups += 1)}`;
  const account = new Account();
  fill(account);
  account.close(consumer, records);
  const line = new RegExp(
    `^openrounds_consumer_records_total\\{consumer="${consumer}",outcome="(\\w+)"\\} (\\d+)$`,
    'gm',
  );
  return Object.fromEntries(
    [...metricsText().matchAll(line)].map(([, fate, amount]) => [fate, Number(amount)]),
  );
}

describe('an account', () => {
  it('believes the upsert that has a row per record', () => {
    const upserts = [{ rows: 4, applied: 1, stale: 2 }];
    expect(closed((account) => account.addBatch(4, upserts), 4)).toEqual({
      applied: 1,
      stale: 2,
      duplicate: 1,
    });
  });

  it('of several such upserts believes the one that changed most', () => {
    const upserts = [
      { rows: 3, applied: 0, stale: 3 },
      { rows: 3, applied: 2, stale: 0 },
    ];
    expect(closed((account) => account.addBatch(3, upserts), 3)).toEqual({ applied: 2, duplicate: 1 });
  });

  it('takes records as applied where no upsert tells of them', () => {
    expect(closed((account) => account.addBatch(3, [{ rows: 9, applied: 0, stale: 9 }]), 3)).toEqual({
      applied: 3,
    });
    expect(closed((account) => account.addBatch(2, []), 2)).toEqual({ applied: 2 });
  });

  it('sums what its batches and single records were', () => {
    const fill = (account: Account): void => {
      account.addBatch(2, []);
      account.addBatch(1, [{ rows: 1, applied: 0, stale: 0 }]);
      account.add('dead');
      account.add('superseded', 2);
    };
    expect(closed(fill, 6)).toEqual({ applied: 2, duplicate: 1, dead: 1, superseded: 2 });
  });
});
