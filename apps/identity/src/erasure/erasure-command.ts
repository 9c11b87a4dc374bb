import { parseArgs } from 'node:util';
import { Problem } from '@openrounds/http';
import type { JobContext } from '@openrounds/service';
import { ReadErasures } from './read-erasures.js';
import { RetryErasure } from './retry-erasure.js';
import { StartErasure } from './start-erasure.js';

export const erasureUsage = `  ops erasure start <handle> --reason "..."   erases a member everywhere; the reason is kept, and names nobody
  ops erasure status [<id>]                   who has answered, with counts and ages, as JSON
  ops erasure retry <id>                      asks every service once more`;

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
type Answer = { readonly code: number; readonly text: string } | undefined;

/**
 * The operators' commands about erasures.
 * @param args the words behind `erasure`
 * @returns what to print and the exit code, 1 for a refusal; undefined for wrong use
 */
export async function erasureCommand(context: JobContext, args: readonly string[]): Promise<Answer> {
  try {
    return await run(context, args);
  } catch (error) {
    if (error instanceof Problem) return { code: 1, text: error.message };
    throw error;
  }
}

async function run({ get }: JobContext, [verb, ...rest]: readonly string[]): Promise<Answer> {
  const { values, positionals } = parseArgs({
    args: [...rest],
    options: { reason: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  });
  const [subject] = positionals;
  const reason = typeof values.reason === 'string' ? values.reason.trim() : '';
  if (verb === 'start' && subject !== undefined && reason !== '') {
    const erasure = await get(StartErasure).run(subject, reason);
    return { code: 0, text: JSON.stringify(erasure.toState()) };
  }
  if (subject !== undefined && !idPattern.test(subject)) return undefined;
  if (verb === 'status') return status(get(ReadErasures), subject);
  if (verb !== 'retry' || subject === undefined) return undefined;
  await get(RetryErasure).run(subject);
  return { code: 0, text: JSON.stringify({ id: subject, state: 'requested' }) };
}

async function status(erasures: ReadErasures, id: string | undefined): Promise<Answer> {
  const found = await erasures.all(id);
  if (id !== undefined && found.length === 0) return { code: 1, text: 'There is no such erasure.' };
  return { code: 0, text: JSON.stringify(id === undefined ? found : found[0]) };
}
