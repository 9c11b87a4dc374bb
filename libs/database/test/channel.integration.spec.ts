import { afterAll, describe, it } from '@jest/globals';
import { until } from '@openrounds/testing';
import pg from 'pg';
import type { Channel } from '../src/index.js';
import { openChannel } from '../src/index.js';

const url = process.env.DATABASE_URL ?? '';
const name = `spec_${Math.random()
  .toString(36)
  .replace(/[^a-z]/g, '')}`;

describe('a channel', () => {
  const open: Channel[] = [];
  afterAll(() => Promise.all(open.map((channel) => channel.close())));

  it('wakes listeners of other connections, also when asked many times at once', async () => {
    let woken = 0;
    open.push(openChannel(url, name, () => (woken += 1)));
    await until(() => woken === 1, { what: 'the connection' });
    const sender = openChannel(url, name);
    open.push(sender);
    await until(async () => {
      await Promise.all(Array.from({ length: 20 }, () => sender.notify()));
      return woken > 1;
    });
  });

  it('listens again after its connection was ended', async () => {
    let woken = 0;
    open.push(openChannel(url, `${name}_b`, () => (woken += 1)));
    await until(() => woken === 1, { what: 'the connection' });
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1`, [
      `channel-${name}_b`,
    ]);
    await until(() => woken === 2, { what: 'the new connection' });
    await until(async () => {
      await admin.query(`notify ${name}_b`);
      return woken > 2;
    });
    await admin.end();
  });
});
