import type { Admin } from 'kafkajs';
import type { FaultContext } from '../fault.js';
import { withAdmin } from '../kafka.js';

/** Stops a service in order, does something to the offsets of its groups, and starts it again. */
async function whileStopped(
  { world, healing }: FaultContext,
  service: string,
  change: (admin: Admin) => Promise<void>,
): Promise<void> {
  await world.stack.kill(service, 'SIGTERM');
  await withAdmin(world.kafka, change);
  healing();
  await world.stack.restart(service);
}

/** All groups of a service begin again at offset 0: without offsets they start at the beginning. */
export function readAgain(context: FaultContext, service: string): Promise<void> {
  return whileStopped(context, service, (admin) => deleteGroups(admin, service));
}

/** The same for a service that does not run at the moment. */
export function forgetOffsets({ world }: FaultContext, service: string): Promise<void> {
  return withAdmin(world.kafka, (admin) => deleteGroups(admin, service));
}

async function deleteGroups(admin: Admin, service: string): Promise<void> {
  const { groups } = await admin.listGroups();
  const own = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(`${service}.`));
  await admin.deleteGroups(own);
}

/** A group is to go on where no record is. */
export function lookPastTheEnd(
  context: FaultContext,
  groupId: string,
  topics: readonly string[],
): Promise<void> {
  return whileStopped(context, groupId.split('.')[0]!, async (admin) => {
    for (const topic of topics) {
      const ends = await admin.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, high }) => ({
        partition,
        offset: String(Number(high) + 1_000_000),
      }));
      await admin.setOffsets({ groupId, topic, partitions });
    }
  });
}
