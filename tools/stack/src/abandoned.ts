import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataFolder, profileFolder } from '../preflight/paths.mjs';
import { endSurvivors } from './process-record.js';
import { removeProfile, supervisorOf } from './profile.js';

/**
 * Ends and removes the throwaway profiles (`<prefix>…`) of runs that were killed before they could do it.
 * @returns the profiles removed
 */
export async function removeAbandonedProfiles(prefix: string): Promise<string[]> {
  const folders = new Set([profileFolder(prefix), dataFolder(prefix)].map((path) => dirname(path)));
  const names = [...folders].filter((path) => existsSync(path)).flatMap((path) => readdirSync(path));
  const abandoned = [...new Set(names)].filter((name) => name.startsWith(prefix) && !supervisorOf(name));
  for (const profile of abandoned) {
    await endSurvivors(profile);
    removeProfile(profile);
  }
  return abandoned;
}
