import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { StackFailure } from '../../preflight/failure.mjs';
import { profileFolder, root } from '../../preflight/paths.mjs';
import { readJson } from '../files.js';
import { builtFile, catalogue } from '../services.js';
import { nodeProgram, telemetryArguments } from '../tasks.js';

/**
 * Runs a built program of a service in the environment that the running service has.
 * @param program file under the service's `dist`, such as `ops.js`
 * @returns its exit code; a signal that ended it is 130
 * @throws StackFailure when the service has no such program or was never started in this profile
 */
export async function runInService(
  profile: string,
  service: string,
  program: string,
  words: string[],
): Promise<number> {
  const file = catalogue.some(({ name }) => name === service) ? builtFile(service, program) : undefined;
  if (!file) throw new StackFailure(`There is no ${program} of a service "${service}".`, { exitCode: 2 });
  const path = join(profileFolder(profile), 'env', `${service}.json`);
  const env = readJson<Record<string, string> | undefined>(path, undefined);
  if (!env) throw new StackFailure(`${service} has not been started here yet: run \`npm start\` first.`);
  const child = spawn(nodeProgram, [...telemetryArguments, file, ...words], {
    cwd: root,
    env: { ...env, ...operator() },
    stdio: 'inherit',
  });
  // Ctrl-C reaches the child by itself; we wait for its own end.
  const wait = (): void => undefined;
  process.on('SIGINT', wait);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => resolve(code ?? 130));
    });
  } finally {
    process.off('SIGINT', wait);
  }
}

/** Whose name the audit of an operator's command shall hold. */
function operator(): Record<string, string> {
  const name = process.env['OPENROUNDS_OPERATOR'];
  return name === undefined ? {} : { OPENROUNDS_OPERATOR: name };
}
