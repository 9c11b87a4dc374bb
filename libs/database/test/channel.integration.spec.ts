import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Channel } from '../src/index.js';

const url = process.env.DATABASE_URL ?? '';
/** Asks for up to 5 s. */
async function until(probe: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await delay(10))
    if (await probe()) return true;
  return false;
}

const name = `spec_${Math.random()
  .toString(36)
  .replace(/[^a-z]/g, '')}`;

describe('a channel', () => {
  const open: Channel[] = [];
  afterAll(() => Promise.all(open.map((channel) => channel.close())));

  it('wakes listeners of other connections, also when asked many times at once', async () => {
    let woken = 0;
    open.push(new Channel(url, name, () => (woken += 1)));
    expect(await until(() => woken === 1)).toBe(true);
    const sender = new Channel(url, name);
    open.push(sender);
    const heard = await until(async () => {
      await Promise.all(Array.from({ length: 20 }, () => sender.notify()));
      return woken > 1;
    });
    expect(heard).toBe(true);
  });

  it('listens again after its connection was ended', async () => {
    let woken = 0;
    open.push(new Channel(url, `${name}_b`, () => (woken += 1)));
    expect(await until(() => woken === 1)).toBe(true);
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1`, [
      `channel-${name}_b`,
    ]);
    expect(await until(() => woken === 2)).toBe(true);
    const heard = await until(async () => {
      await admin.query(`notify ${name}_b`);
      return woken > 2;
    });
    expect(heard).toBe(true);
    await admin.end();
  });
});
