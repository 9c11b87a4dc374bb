import { allTopics, revisionOf } from '@openrounds/contracts';
import { committedSamples } from '@openrounds/contracts/committed';
import type { Delivery } from '@openrounds/messaging';
import type { TestService } from './test-service.js';

/** Revision 1, 2, ... up to the newest that any topic has. */
export function sampleRevisions(): number[] {
  const newest = Math.max(...allTopics().map(revisionOf));
  return Array.from({ length: newest }, (_, index) => index + 1);
}

/**
 * The committed samples of every topic when its schema was in this revision, or of its newest one where it has fewer.
 * An aggregate's come in the order of its versions.
 */
export function samplesOf(revision: number): Delivery[] {
  return allTopics().flatMap((topic) =>
    committedSamples(topic.name, Math.min(revision, revisionOf(topic))).map(
      ({ type, state, revision: of }) => ({
        fact: { type, topic },
        state,
        revision: of,
      }),
    ),
  );
}

/**
 * Empties a service's read model and hands every sample of a revision to whoever in the service follows its topic:
 * one by one, so that no older state is passed over for a newer one; then all of them backwards, as a replay.
 * @param tables of the read model, each with a column `id`
 * @returns rows per table after the first delivery, and after the replay
 * @throws Error when a consumer cannot take a sample
 */
export async function takeSamples(
  service: TestService,
  revision: number,
  tables: readonly string[],
): Promise<{ taken: Record<string, object[]>; replayed: Record<string, object[]> }> {
  const rows = async (): Promise<Record<string, object[]>> => {
    const found = tables.map((table) =>
      service.em.execute<object[]>(`select * from ${table} order by id`).then((all) => [table, all] as const),
    );
    return Object.fromEntries(await Promise.all(found));
  };
  await service.em.execute(`truncate ${tables.join(', ')} cascade`);
  const records = samplesOf(revision);
  for (const record of records) await service.deliver([record]);
  const taken = await rows();
  await service.deliver(records.toReversed());
  return { taken, replayed: await rows() };
}
