import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { StackFailure } from '../../preflight/failure.mjs';
import { profileFolder, root } from '../../preflight/paths.mjs';
import { readJson } from '../files.js';
import { builtFile, catalogue } from '../services.js';
import { nodeProgram, telemetryArguments } from '../tasks.js';
import { splitProfile } from './profile-argument.js';

/** `npm run ops -- <service> <command> …`: an operator's command in the environment of the running service. */
export async function ops(args: string[]): Promise<number> {
  const { profile, words } = splitProfile(args);
  const [service = '', ...command] = words;
  const file = catalogue.some(({ name }) => name === service) ? builtFile(service, 'ops.js') : undefined;
  const env = readJson<Record<string, string> | undefined>(
    join(profileFolder(profile), 'env', `${service}.json`),
    undefined,
  );
  if (!file)
    throw new StackFailure('npm run ops -- <service> <command>: this service has no commands.', {
      exitCode: 2,
    });
  if (!env) throw new StackFailure(`${service} has not been started here yet: run \`npm start\` first.`);
  const child = spawn(nodeProgram, [...telemetryArguments, file, ...command], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
