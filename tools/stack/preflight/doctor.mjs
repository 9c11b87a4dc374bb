import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findJdk } from './java.mjs';
import { requireDisk, requireMemory, requireNode } from './machine.mjs';
import { findMaven } from './maven.mjs';
import { cacheFolder, dataFolder, root } from './paths.mjs';

export const versions = JSON.parse(readFileSync(join(root, 'tools', 'stack', 'engines.json'), 'utf8'));

/** MB that each part holds in memory when idle, rounded up; measured with `npm run stack -- status`. */
const memory = { postgres: 150, kafka: 400, elasticsearch: 900, services: 1100 };

/** Whether the programs of an engine lie in the cache, whole. */
export function isFetched(engine, env = process.env) {
  return existsSync(join(cacheFolder(env), `${engine}-${versions[engine].version}`, 'complete.json'));
}

function memoryNeeded(plan, services) {
  const engines = Object.keys(plan).filter((engine) => plan[engine] === 'local');
  return engines.reduce((sum, engine) => sum + memory[engine], services ? memory.services : 0);
}

/**
 * Whether this machine can run the planned engines (and the services): Node, JDK, Maven where something has to be
 * fetched, disk and memory. OPENROUNDS_MIN_DISK_MB and OPENROUNDS_MIN_MEMORY_MB set other thresholds.
 * @throws StackFailure with the first thing that is missing
 */
export function checkMachine({ plan, profile, services = true, env = process.env }) {
  requireNode(versions.node.minimum);
  const java = ['kafka', 'elasticsearch'].filter((engine) => plan[engine] === 'local');
  if (java.length > 0) findJdk({ env, minimum: versions.java.minimum });
  const missing = java.filter((engine) => !isFetched(engine, env));
  if (missing.length > 0) {
    findMaven({ env });
    const download = missing.reduce((sum, engine) => sum + versions[engine].megabytes, 0);
    requireDisk(homedir(), download + 200);
    requireDisk(cacheFolder(env), 500);
  }
  requireDisk(dataFolder(profile), Number(env.OPENROUNDS_MIN_DISK_MB ?? 1000));
  requireMemory(Number(env.OPENROUNDS_MIN_MEMORY_MB ?? memoryNeeded(plan, services)));
}
