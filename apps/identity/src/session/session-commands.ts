import { EntityManager } from '@mikro-orm/postgresql';
import { rehearse } from '@openrounds/database';
import type { Call, Command, Outcome } from '@openrounds/messaging';
import { WrongUse } from '@openrounds/messaging';
import type { EndedSignIns } from './end-sign-ins.js';
import { EndSignIns } from './end-sign-ins.js';

async function end(call: Call): Promise<Outcome> {
  const [handle] = call.words;
  const everybody = call.flag('all');
  const reason = call.value('reason')?.trim();
  if ((handle !== undefined) === everybody || !reason)
    throw new WrongUse('Name a handle or say --all, and say why with --reason "...".');
  const use = call.get(EndSignIns);
  const take = (): Promise<EndedSignIns> =>
    handle === undefined ? use.ofEverybody(reason) : use.ofMember(handle, reason);
  if (call.dryRun) return outcome(true, await rehearse(call.get(EntityManager), take));
  await call.audit(handle ?? 'everybody', reason);
  return outcome(false, await take());
}

function outcome(dryRun: boolean, { members, sessions, grants }: EndedSignIns): Outcome {
  const what = `${sessions} sessions and ${grants} grants of ${members} members`;
  return {
    code: 0,
    json: { dryRun, members, sessions, grants },
    text: `${what} ${dryRun ? 'would end' : 'have ended'}.`,
  };
}

/** The operators' command that signs members out. */
export const sessionCommands: readonly Command[] = [
  {
    name: 'sessions end',
    arguments: '[<handle>]',
    summary: 'ends all browser sessions of a member, and what the member granted to applications',
    options: {
      all: { help: 'of every member' },
      reason: { value: 'text', help: 'why; it is kept, so it must not name the member' },
    },
    changes: true,
    sends: true,
    run: end,
  },
];
