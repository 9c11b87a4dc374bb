import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string[]>();

/** Notes a statement for the counter that surrounds it, if there is one. BEGIN, COMMIT and savepoints are not noted. */
export function recordStatement(sql: string): void {
  current.getStore()?.push(sql);
}

/**
 * Runs a piece of work and lists the SQL statements that it sent through the ORM, {@link Reads} or {@link execute}.
 * Statements of parallel work outside `run` are not counted.
 */
export async function countStatements<T>(
  run: () => Promise<T>,
): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const result = await current.run(statements, run);
  return { result, statements };
}
