import { EntityManager } from '@mikro-orm/postgresql';
import { rehearse } from '@openrounds/database';
import type { Call, Command, Outcome } from '@openrounds/messaging';
import { WrongUse } from '@openrounds/messaging';
import { ResetFactors } from './reset-factors.js';

const shortestReason = 20;

async function reset(call: Call): Promise<Outcome> {
  const [handle] = call.words;
  const reason = call.value('reason')?.trim() ?? '';
  const second = call.value('second')?.trim() ?? '';
  if (!handle || !second || [...reason].length < shortestReason) {
    throw new WrongUse(
      `Name a handle, say why with --reason "..." (at least ${shortestReason} characters), and who agreed with --second <name>.`,
    );
  }
  const use = call.get(ResetFactors);
  const note = `${reason} (second person: ${second})`;
  const take = (): ReturnType<ResetFactors['run']> => use.run(handle, note);
  if (call.dryRun) {
    const { factors } = await rehearse(call.get(EntityManager), take);
    return {
      code: 0,
      json: { dryRun: true, handle, factors },
      text: `${handle} would lose ${factors} factors.`,
    };
  }
  await call.audit(handle, note);
  const { memberId, factors } = await take();
  await use.tell(memberId);
  return {
    code: 0,
    json: { dryRun: false, handle, factors },
    text: `${handle} has lost ${factors} factors.`,
  };
}

/** The operators' command for a member who has lost every factor. */
export const factorCommands: readonly Command[] = [
  {
    name: 'factors reset',
    arguments: '<handle>',
    summary: 'takes all second factors and the password from a member whose identity was verified again',
    options: {
      reason: {
        value: 'text',
        help: 'how the person was verified; it is kept, so it must not name the member',
      },
      second: { value: 'name', help: 'the second person who has seen the proof and agrees' },
    },
    changes: true,
    sends: true,
    run: reset,
  },
];
