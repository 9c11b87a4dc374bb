import type { FaultContext } from '../fault.js';
import { withAdmin } from '../kafka.js';

/**
 * Stops a service in order, moves the offsets of its groups, and starts it again.
 * @param offsetOf where a partition is to be read on, by the offset of its end; null for its beginning
 */
export async function moveOffsets(
  { world, healing }: FaultContext,
  service: string,
  offsetOf: (end: number) => number | null,
): Promise<void> {
  await world.stack.kill(service, 'SIGTERM');
  await withAdmin(world.kafka, async (admin) => {
    const { groups } = await admin.listGroups();
    for (const { groupId } of groups.filter((group) => group.groupId.startsWith(`${service}.`))) {
      for (const { topic } of await admin.fetchOffsets({ groupId })) {
        const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition, high, low }) => ({
          partition,
          offset: String(offsetOf(Number(high)) ?? low),
        }));
        await admin.setOffsets({ groupId, topic, partitions });
      }
    }
  });
  healing();
  await world.stack.restart(service);
}
