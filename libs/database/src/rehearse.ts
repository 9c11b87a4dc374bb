import type { EntityManager } from '@mikro-orm/postgresql';

/** Not an error: what takes a rehearsal back. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
}

/**
 * Makes changes and takes them all back: whatever `run` writes is done in one transaction, which then ends without it.
 * Transactions that `run` opens with the injected entity manager are parts of that one; those of a fork are not, and stay.
 * @returns what `run` returned @throws what `run` throws
 */
export async function rehearse<T>(em: EntityManager, run: () => Promise<T>): Promise<T> {
  const results: T[] = [];
  try {
    await em.fork().transactional(async () => {
      results.push(await run());
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  return results[0]!;
}
