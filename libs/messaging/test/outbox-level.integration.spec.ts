import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ENV } from '@openrounds/config';
import { countStatements, execute, newId } from '@openrounds/database';
import { classify, Outbox, OutboxFull, OutboxLevel } from '../src/index.js';
import type { MessagingEnv } from '../src/settings.js';
import type { Bench } from './support.js';
import { noteTopic, startNotes, until } from './support.js';

const { topic, written } = noteTopic();
const fill = `insert into outbox (event_id, topic, key, bucket, aggregate_type, aggregate_id, aggregate_version, type)
  select gen_random_uuid(), $1, n::text, 0, 'notes.filler', n::text, 1, 'notes.filler.made' from generate_series(1, $2) n`;

describe('an outbox that fills up', () => {
  let bench: Bench;
  let level: OutboxLevel;
  let env: MessagingEnv;

  beforeAll(async () => {
    bench = await startNotes([]);
    level = bench.app.get(OutboxLevel);
    env = bench.app.get<MessagingEnv>(ENV);
  });
  afterAll(() => bench.close([topic]));
  afterEach(async () => {
    env.OUTBOX_LIMIT = 500_000;
    await bench.sql('delete from outbox');
    await level.look();
  });

  const write = (id: string) =>
    bench.em.transactional(async (em) => {
      await execute(em, 'insert into note (id, text) values ($1, $2)', [id, 'x']);
      await bench.app.get(Outbox).add(written, { id, version: 1, text: 'x' });
    });

  it('refuses a change above its limit, asks the database nothing for it, and takes it later', async () => {
    env.OUTBOX_LIMIT = 2;
    const { statements } = await countStatements(async () => {
      for (let n = 0; n < 3; n += 1) await write(newId());
    });
    expect(statements).toHaveLength(6);
    const id = newId();
    const refusal = await write(id).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OutboxFull);
    // To a consumer it is something that is down: the record waits and is no dead letter.
    expect([(refusal as OutboxFull).getStatus(), classify(refusal)]).toEqual([503, 'down']);
    expect(await bench.sql('select 1 from note where id = $1', [id])).toEqual([]);
    await bench.sql('delete from outbox');
    await level.look();
    await write(id);
  });

  it('lets bulk writers wait until the relay has caught up', async () => {
    await bench.sql(fill, [topic.name, 20_001]);
    await level.look();
    let waits = true;
    const { statements } = await countStatements(async () => {
      const relieved = level.relieved().then(() => (waits = false));
      await until('a look that finds it full', () => level.stats.pending > 20_000);
      expect(waits).toBe(true);
      await bench.sql('delete from outbox where id = (select min(id) from outbox)');
      await relieved;
    });
    expect(level.stats.pending).toBe(20_000);
    expect(statements.length).toBeGreaterThan(1);
  });

  it('costs a bulk writer nothing while it is low', async () => {
    const { statements } = await countStatements(() => level.relieved());
    expect(statements).toEqual([]);
  });
});
