import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { StackFailure } from '../preflight/failure.mjs';
import { holderOf, releaseLock, takeLock } from '../preflight/lock.mjs';
import { dataFolder, profileFolder } from '../preflight/paths.mjs';
import type { ProcessMark } from '../preflight/process-table.mjs';
import { openFolder } from './files.js';
import { endSurvivors, readState } from './process-record.js';
import type { Report } from './report.js';

const lockOf = (profile: string): string => join(profileFolder(profile), 'lock');

/** The process that runs this profile now. */
export const supervisorOf = (profile: string): ProcessMark | undefined => holderOf(lockOf(profile));

function alreadyRunning(profile: string, { pid }: ProcessMark): StackFailure {
  const { phase, gatewayUrl } = readState(profile);
  const where =
    phase === 'ready' ? `runs already${gatewayUrl ? ` at ${gatewayUrl}` : ''}` : `is ${phase} already`;
  return new StackFailure(
    `OpenRounds ${where} (pid ${pid}): look with \`npm run stack -- status\`, end it with \`npm run stack -- stop\`.`,
  );
}

/**
 * Makes the profile ours and ends what a killed supervisor left running in it.
 * @throws StackFailure when it runs already
 */
export async function openProfile(profile: string, report: Report): Promise<void> {
  openFolder(join(profileFolder(profile), '..'));
  openFolder(profileFolder(profile));
  const holder = takeLock(lockOf(profile));
  if (holder) throw alreadyRunning(profile, holder);
  const ended = await endSurvivors(profile);
  if (ended.length > 0) report.line(`          stopped what a killed start left: ${ended.join(', ')}`);
}

/** Removes everything of a profile: data, keys, logs. Nothing of it may run any more. */
export function removeProfile(profile: string): void {
  rmSync(dataFolder(profile), { recursive: true, force: true });
  rmSync(profileFolder(profile), { recursive: true, force: true });
}

/** Gives the profile back; one that was made for a test goes away. */
export function releaseProfile(profile: string, keep: boolean): void {
  releaseLock(lockOf(profile));
  if (!keep) removeProfile(profile);
}
