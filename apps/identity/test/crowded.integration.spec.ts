import { createHash } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute } from '@openrounds/database';
import { gateway, type TestMember } from '@openrounds/testing';
import { startIdentity, type Identity } from './support.js';

const poolMax = 4;

describe('whose credential it is', () => {
  let identity: Identity;
  let somebody: TestMember;
  beforeAll(async () => {
    identity = await startIdentity({ DATABASE_POOL_MAX: String(poolMax) });
    somebody = await identity.join('crowded');
  });
  afterAll(() => identity.close());

  const ask = async (secret: string) => {
    const hash = createHash('sha256').update(secret).digest('base64url');
    return identity.request<{ memberId: string }>('GET', `/internal/credentials/${hash}`, { as: gateway() });
  };

  /** Runs while so many transactions have done `sql` and hold their connections and locks. */
  async function whileHeld(
    count: number,
    sql: string,
    params: unknown[],
    run: () => Promise<void>,
  ): Promise<void> {
    const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
    const em = identity.app.get(EntityManager, { strict: false });
    const began: Promise<void>[] = [];
    const waiting = Array.from({ length: count }, () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      began.push(promise);
      return em.fork().transactional(async (inside) => {
        await execute(inside, sql, params);
        resolve();
        await end;
      });
    });
    await Promise.all(began);
    await run().finally(letGo);
    await Promise.all(waiting);
  }

  it('is told while every connection of the pool belongs to a writer that waits', async () => {
    const { secret } = await identity.signIn('crowded');
    await whileHeld(poolMax, 'select 1', [], async () => {
      const { status, body } = await ask(secret);
      expect([status, body.memberId]).toEqual([200, somebody.id]);
    });
  });

  it('is told while somebody has locked the session, and its use is noted the next time', async () => {
    const { id, secret } = await identity.signIn('crowded');
    const ends = async (): Promise<string> => {
      const { body } = await identity.request<{ items: { id: string; expiresAt: string }[] }>(
        'GET',
        '/v1/sessions',
        { as: somebody },
      );
      return body.items.find((session) => session.id === id)!.expiresAt;
    };
    const before = await ends();
    identity.clock.advance(6 * 60_000);
    await whileHeld(1, 'select 1 from session where id = $1 for update', [id], async () =>
      expect((await ask(secret)).status).toBe(200),
    );
    expect(await ends()).toBe(before);
    await ask(secret);
    expect(Date.parse(await ends()) - Date.parse(before)).toBe(6 * 60_000);
  });
});
