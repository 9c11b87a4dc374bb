import { splitProfile } from './profile-argument.js';
import { runInService } from './run-in-service.js';

/** `npm run ops -- <service> <command> …`: an operator's command in the environment of the running service. */
export async function ops(args: string[]): Promise<number> {
  const { profile, words } = splitProfile(args);
  const [service = '', ...command] = words;
  return runInService(profile, service, 'ops.js', command);
}
