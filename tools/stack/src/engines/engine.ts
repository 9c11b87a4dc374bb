import { join } from 'node:path';
import { dataFolder, profileFolder } from '../../preflight/paths.mjs';
import type { EngineName } from '../../preflight/plan.mjs';
import { openFolder } from '../files.js';
import type { EnginePorts } from '../ports.js';

/** A listener of Kafka at `port` that tells its clients to come to `advertisedPort`. */
export interface KafkaDoor {
  port: number;
  advertisedPort: number;
}

/** Where engines write instead of into the profile: disks of the caller's, which stay when the profile goes. */
export type EngineFolders = Partial<Record<EngineName, string>>;

/** What every engine needs to know about the start it belongs to. */
export interface EngineContext {
  profile: string;
  ports: EnginePorts;
  /** Off for tests: then a power cut may lose data, which is thrown away anyway. */
  durable: boolean;
  kafkaDoor?: KafkaDoor | undefined;
  folders?: EngineFolders | undefined;
}

/** The folder an engine writes to; its user passes through every folder above it. */
export function engineFolder({ profile, folders }: EngineContext, engine: EngineName): string {
  const own = folders?.[engine];
  if (own !== undefined) return openFolder(own);
  openFolder(dataFolder(profile));
  return openFolder(join(dataFolder(profile), engine));
}

export const logFileOf = (profile: string, name: string): string =>
  join(openFolder(join(openFolder(profileFolder(profile)), 'logs')), `${name}.log`);

/** The little of our own environment that an engine may see. */
export const bareEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: '/',
  LC_ALL: 'C',
});
