import { setTimeout as wait } from 'node:timers/promises';
import type { Bed } from './bed.js';
import { until } from './children.js';
import type { Measurement } from './measurement.js';
import { fillOutbox } from './posts.js';
import { connectedProducer, fillTopic, postTopic, skipBacklog } from './records.js';
import { valueRow } from './report.js';

const rounds = 2;
const buckets = 16;

/** kill -9 of one of two: until what was its own flows again. */
export const takeover: Measurement = {
  id: 'takeover',
  title: 'takeover',
  services: 'stopped',
  async measure(bed) {
    const [relays, consumers] = [[] as number[], [] as number[]];
    for (let round = 0; round < rounds; round += 1) {
      relays.push(await ofRelay(bed));
      await bed.clear();
      consumers.push(await ofConsumer(bed));
      await bed.clear();
    }
    return [
      valueRow('takeover-relay', 'takeover of a killed relay', relays, { unit: 's', atMost: 20 }),
      valueRow('takeover-consumer', 'takeover of a killed consumer', consumers, { unit: 's', atMost: 15 }),
    ];
  },
};

async function ofRelay(bed: Bed): Promise<number> {
  const victim = await bed.roles('discussions', 'relay');
  await bed.roles('discussions', 'relay');
  const shared = `select count(*) as n from (select owner from relay_lease where expires_at > now() and owner is not null
    group by owner having count(*) = ${buckets / 2}) as owners`;
  await until(
    'two relays with half of the buckets each',
    async () => (await bed.count('discussions', shared)) === 2,
  );
  await victim.end('SIGKILL');
  const killedAt = performance.now();
  // One row in each bucket: half of them wait for the leases of the dead one.
  await bed.sql('discussions', fillOutbox('outbox'), [buckets * 2]);
  await bed.sql('discussions', 'notify outbox');
  const sent = async (): Promise<boolean> =>
    (await bed.count('discussions', 'select count(*) as n from outbox')) === 0;
  await until('the other relay', sent, { withinMs: 60_000 });
  return (performance.now() - killedAt) / 1_000;
}

async function ofConsumer(bed: Bed): Promise<number> {
  await skipBacklog(bed);
  const victim = await bed.roles('search', 'consumers');
  await bed.roles('search', 'consumers');
  await untilShared(bed, 'search.content');
  const producer = await connectedProducer(bed);
  const rows = (): Promise<number> =>
    bed.count('search', `select count(*) as n from content where type = 'post'`);
  const before = await rows();
  await victim.end('SIGKILL');
  const killedAt = performance.now();
  // Enough keys that every partition has some.
  await fillTopic(producer, postTopic, 200);
  await producer.disconnect();
  await until('the other consumer', async () => (await rows()) - before === 200, { withinMs: 60_000 });
  return (performance.now() - killedAt) / 1_000;
}

/** Until the group is stable with two members that both read the topic, and has no record left to read. */
async function untilShared(bed: Bed, group: string): Promise<void> {
  const admin = bed.kafka.admin();
  await admin.connect();
  const shared = async (): Promise<boolean> => {
    const { groups } = await admin.describeGroups([group]);
    return groups[0]?.state === 'Stable' && groups[0].members.length === 2;
  };
  await until(`two members of ${group}`, shared, { everyMs: 100 });
  await admin.disconnect();
  await wait(3_000);
}
