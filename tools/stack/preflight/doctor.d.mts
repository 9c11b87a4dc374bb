import type { EngineName, EnginePlan } from './plan.mjs';

export interface Versions {
  node: { minimum: number; version: string };
  java: { minimum: number };
  maven: { minimum: string; dependencyPlugin: string };
  postgres: { version: string; minimumMajor: number; package: string; image: string };
  kafka: { version: string; image: string; megabytes: number; artifacts: string[]; sha256: string };
  elasticsearch: {
    version: string;
    major: number;
    image: string;
    megabytes: number;
    artifact: string;
    folder: string;
    leftOut: string[];
    sha256: string;
  };
}
export const versions: Versions;
export function isFetched(engine: EngineName, env?: Record<string, string | undefined>): boolean;
export function checkMachine(options: {
  plan: EnginePlan;
  profile: string;
  services?: boolean;
  env?: Record<string, string | undefined>;
}): void;
