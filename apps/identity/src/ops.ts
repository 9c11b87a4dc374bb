import { EntityManager } from '@mikro-orm/postgresql';
import type { Call, Command, Outcome } from '@openrounds/messaging';
import { WrongUse } from '@openrounds/messaging';
import { runOps } from '@openrounds/service';
import { AuditLog } from './audit/audit-log.js';
import type { Duty } from './duty/duties.js';
import { duties } from './duty/duties.js';
import { SetDuties } from './duty/set-duties.js';
import { erasureCommands } from './erasure/erasure-command.js';
import { Places } from './member/places.js';
import { Retention } from './retention/retention.js';
import { service } from './service.js';

function isDuty(text: string | undefined): text is Duty {
  return duties.some((duty) => duty === text);
}

function said(text: string, json: unknown): Outcome {
  return { code: 0, json, text };
}

/** The change itself stands in identity's own audit, the operator's name in that of the operators. */
function changeDuty(change: 'grant' | 'revoke'): Command['run'] {
  return async (call) => {
    const [handle, duty] = call.words;
    if (handle === undefined || !isDuty(duty))
      throw new WrongUse(`Name a handle and one of ${duties.join(', ')}.`);
    await call.audit(`${handle} ${duty}`);
    const now = await call.get(SetDuties)[change](handle, duty);
    return said(`${handle}: ${now.join(', ') || 'no duties'}`, { handle, duties: now });
  };
}

async function refine(call: Call): Promise<Outcome> {
  await call.audit('profiles');
  const em = call.get(EntityManager).fork();
  const count = await em.transactional((tx) => call.get(Places).refine(tx));
  return said(`${count} profiles show more of their place.`, { refined: count });
}

async function retain(call: Call): Promise<Outcome> {
  await call.audit('what is due');
  const destroyed = await call.get(Retention).run();
  return said(JSON.stringify(destroyed, null, 2), destroyed);
}

async function verify(call: Call): Promise<Outcome> {
  const broken = await call.get(AuditLog).firstBroken(call.get(EntityManager).fork());
  if (broken === null) return said('The audit holds.', { broken });
  return { code: 2, json: { broken }, text: `The audit is broken at entry ${broken}.` };
}

const duty = `<handle> <${duties.join('|')}>`;
const commands: readonly Command[] = [
  { name: 'duties grant', arguments: duty, summary: 'gives a member a duty', run: changeDuty('grant') },
  {
    name: 'duties revoke',
    arguments: duty,
    summary: 'takes a duty from a member',
    run: changeDuty('revoke'),
  },
  {
    name: 'profiles refine',
    summary: 'nightly: lets profiles show what the small-cell rule allows by now',
    run: refine,
  },
  { name: 'retention run', summary: 'destroys what is due, as the service does every hour', run: retain },
  {
    name: 'audit verify',
    summary: 'finds any change or cut in the audit; exit code 2 when there is one',
    run: verify,
  },
];

await runOps(service, [...commands, ...erasureCommands]);
