import type { JobContext } from '@openrounds/service';
import { eventUsage, isEventCommand, runEventCommand, runJob } from '@openrounds/service';
import { contentTypes, isContentType } from './content/content-type.js';
import type { ContentType } from './content/content-type.js';
import type { Progress } from './index/rebuild.js';
import { Rebuild } from './index/rebuild.js';
import { Reconcile } from './index/reconcile.js';
import { service } from './service.js';

const usage = `Usage: ops.js indices <command>
  ensure                           make indices that are missing or of an older mapping
  rebuild [--type <type>]          make new indices beside those in use and swap
  rebuild --rollback [--type ...]  back to the indices before, within 24 h
  reconcile [--repair]             where the index differs from the read model
Types: ${contentTypes.join(', ')}.
or: ops.js <command>
${eventUsage}
`;

/** Lines for people on stderr; the result as JSON on stdout. */
const progress: Progress = ({ type, step, done, total }) => {
  process.stderr.write(`${type.padEnd(10)} ${step} ${done}/${total}\n`);
};

function print(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

async function ensure({ get }: JobContext): Promise<number> {
  print({ built: await get(Rebuild).ensure(progress) });
  return 0;
}

async function rebuild(
  { get }: JobContext,
  types: readonly ContentType[],
  rollback: boolean,
): Promise<number> {
  if (!rollback) {
    print({ built: await get(Rebuild).run(types, progress) });
    return 0;
  }
  const names = await get(Rebuild).rollback(types);
  print({ rolledBackTo: names });
  return names.length > 0 ? 0 : 1;
}

/** Exit code 1 when something differs and was not repaired. */
async function reconcile({ get }: JobContext, repair: boolean): Promise<number> {
  const drift = await get(Reconcile).run(repair);
  print({ drift, repaired: repair });
  const differs = drift.some(({ missing, extra, stale }) => missing + extra + stale > 0);
  return differs && !repair ? 1 : 0;
}

/** @returns undefined when an unknown type is named */
function typesFrom(args: readonly string[]): readonly ContentType[] | undefined {
  const named = args.flatMap((arg, at) => (arg === '--type' ? [args[at + 1] ?? ''] : []));
  if (named.length === 0) return contentTypes;
  return named.every(isContentType) ? named : undefined;
}

const [room, command, ...args] = process.argv.slice(2);
const types = typesFrom(args);
const job = { relay: false };

if (isEventCommand(process.argv.slice(2))) await runEventCommand(service, process.argv.slice(2));
else if (room !== 'indices' || types === undefined) help();
else if (command === 'ensure') await runJob(service, 'ensure', ensure, job);
else if (command === 'rebuild')
  await runJob(service, 'rebuild', (context) => rebuild(context, types, args.includes('--rollback')), job);
else if (command === 'reconcile')
  await runJob(service, 'reconcile', (context) => reconcile(context, args.includes('--repair')), job);
else help();

function help(): void {
  process.stderr.write(usage);
  process.exitCode = 64;
}
