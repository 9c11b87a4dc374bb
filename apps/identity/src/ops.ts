import { EntityManager } from '@mikro-orm/postgresql';
import type { JobContext } from '@openrounds/service';
import { eventUsage, isEventCommand, runEventCommand, runJob } from '@openrounds/service';
import { AuditLog } from './audit/audit-log.js';
import type { Duty } from './duty/duties.js';
import { duties } from './duty/duties.js';
import { SetDuties } from './duty/set-duties.js';
import { erasureCommand, erasureUsage } from './erasure/erasure-command.js';
import { Places } from './member/places.js';
import { Retention } from './retention/retention.js';
import { service } from './service.js';

const usage = `Usage:
  ops duties grant <handle> <${duties.join('|')}>
  ops duties revoke <handle> <${duties.join('|')}>
  ops profiles refine     nightly: lets profiles show what the small-cell rule allows by now
  ops retention run       destroys what is due (also done every hour by the service)
  ops audit verify        finds any change or cut in the audit
${erasureUsage}
${eventUsage}
`;
const wrongUse = 64;

/** @returns the exit code: 0, 1 when a check failed or a command was refused, 64 for wrong use */
async function command(context: JobContext, args: readonly string[]): Promise<number> {
  const { get } = context;
  const [area, verb, handle, duty] = args;
  const name = `${area} ${verb}`;
  if (name === 'duties grant' || name === 'duties revoke')
    return changeDuty(get(SetDuties), verb, handle, duty);
  if (area === 'erasure') {
    const answer = await erasureCommand(context, args.slice(1));
    return answer ? say(answer.text, answer.code) : say(usage, wrongUse);
  }
  const em = get(EntityManager).fork();
  if (name === 'profiles refine') {
    const count = await em.transactional((tx) => get(Places).refine(tx));
    return say(`${count} profiles show more of their place.`);
  }
  if (name === 'retention run') return say(JSON.stringify(await get(Retention).run(), null, 2));
  if (name === 'audit verify') {
    const broken = await get(AuditLog).firstBroken(em);
    return broken === null ? say('The audit holds.') : say(`The audit is broken at entry ${broken}.`, 1);
  }
  return say(usage, wrongUse);
}

async function changeDuty(
  setDuties: SetDuties,
  verb: string | undefined,
  handle: string | undefined,
  duty: string | undefined,
): Promise<number> {
  if (handle === undefined || !isDuty(duty)) return say(usage, wrongUse);
  const now = verb === 'grant' ? await setDuties.grant(handle, duty) : await setDuties.revoke(handle, duty);
  return say(`${handle}: ${now.join(', ') || 'no duties'}`);
}

function isDuty(text: string | undefined): text is Duty {
  return duties.some((duty) => duty === text);
}

function say(text: string, code = 0): number {
  const stream = code === 0 ? process.stdout : process.stderr;
  stream.write(`${text.trimEnd()}\n`);
  return code;
}

const words = process.argv.slice(2);
if (isEventCommand(words)) await runEventCommand(service, words);
else await runJob(service, 'ops', (context) => command(context, words), { relay: false });
