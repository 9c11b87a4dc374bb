import { StackFailure } from '../../preflight/failure.mjs';
import { until } from '../until.js';
import { supervisorOf } from '../profile.js';
import { endSurvivors } from '../process-record.js';
import { splitProfile } from './profile-argument.js';

const stopWithinMs = 120_000;

/** `npm run stack -- stop`: asks the supervisor, and when that is dead ends what it left. Exit code 0 also when nothing runs. */
export async function stop(args: string[]): Promise<number> {
  const { profile } = splitProfile(args);
  const supervisor = supervisorOf(profile);
  const began = performance.now();
  if (supervisor) {
    process.kill(supervisor.pid, 'SIGTERM');
    const gone = async () => supervisorOf(profile)?.pid !== supervisor.pid;
    const refused = await until(gone, { withinMs: stopWithinMs });
    if (refused)
      throw new StackFailure(`The supervisor (pid ${supervisor.pid}) does not end: kill it and stop again.`);
  }
  const left = await endSurvivors(profile);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const what =
    supervisor || left.length > 0
      ? `OpenRounds stopped after ${seconds} s.`
      : 'OpenRounds does not run here.';
  process.stdout.write(`${what}\n`);
  return 0;
}
