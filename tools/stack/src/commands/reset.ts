import { removeProfile } from '../profile.js';
import { splitProfile } from './profile-argument.js';
import { stop } from './stop.js';

/** `npm run stack -- reset`: stops, then removes data, keys and logs. The fetched programs stay. */
export async function reset(args: string[]): Promise<number> {
  const { profile } = splitProfile(args);
  await stop(args);
  removeProfile(profile);
  process.stdout.write('Data, keys and logs are removed; the next start begins with an empty network.\n');
  return 0;
}
