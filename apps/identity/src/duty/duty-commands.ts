import { EntityManager } from '@mikro-orm/postgresql';
import { rehearse } from '@openrounds/database';
import type { Command } from '@openrounds/messaging';
import { WrongUse } from '@openrounds/messaging';
import type { Duty } from './duties.js';
import { duties } from './duties.js';
import { SetDuties } from './set-duties.js';

function isDuty(text: string | undefined): text is Duty {
  return duties.some((duty) => duty === text);
}

/** The change itself stands in identity's own audit, the operator's name in that of the operators. */
function changeDuty(change: 'grant' | 'revoke'): Command['run'] {
  return async (call) => {
    const { dryRun } = call;
    const [handle, duty] = call.words;
    if (handle === undefined || !isDuty(duty))
      throw new WrongUse(`Name a handle and one of ${duties.join(', ')}.`);
    const set = (): Promise<Duty[]> => call.get(SetDuties)[change](handle, duty);
    if (!dryRun) await call.audit(`${handle} ${duty}`);
    const held = dryRun ? await rehearse(call.get(EntityManager), set) : await set();
    const list = held.join(', ') || 'no duties';
    const text = dryRun ? `${handle} would have: ${list}` : `${handle}: ${list}`;
    return { code: 0, json: { dryRun, handle, duties: held }, text };
  };
}

const words = `<handle> <${duties.join('|')}>`;

/** The first duties of a deployment are given here. */
export const dutyCommands: readonly Command[] = [
  {
    name: 'duties grant',
    arguments: words,
    summary: 'gives a member a duty',
    changes: true,
    run: changeDuty('grant'),
  },
  {
    name: 'duties revoke',
    arguments: words,
    summary: 'takes a duty from a member',
    changes: true,
    run: changeDuty('revoke'),
  },
];
