import type { Type } from '@nestjs/common';
import { httpEnv } from '@openrounds/config';
import type { HttpEnv } from '@openrounds/config';
import type { OrmDefinition } from '@openrounds/database';
import type { Policy } from '@openrounds/http';
import type { z } from 'zod';

/** All that the platform needs to know of a service; `src/service.ts` exports it. */
export interface ServiceDefinition {
  /** Name of the service, audience of its passports, prefix of its topics and groups */
  readonly name: string;
  /** Title of its OpenAPI document */
  readonly title: string;
  readonly module: Type;
  /** `serviceEnv` or an extension of it */
  readonly env: z.ZodObject;
  /** Whether callers are outsiders, whose `traceparent` must not decide what is sampled. Default false */
  readonly edge?: boolean;
  /** Absent in a service without a database */
  readonly orm?: OrmDefinition;
  readonly policy: Policy;
}

/** The variables that the platform itself reads; a service has more. */
export type PlatformEnv = Omit<HttpEnv, 'PASSPORT_PUBLIC_KEYS'> & {
  readonly PASSPORT_PUBLIC_KEYS?: string;
  readonly DATABASE_URL?: string;
};

/**
 * Declares a service.
 * @throws Error when its environment lacks a variable that the platform reads
 */
export function defineService(definition: ServiceDefinition): ServiceDefinition {
  const missing = Object.keys(httpEnv.shape).filter(
    (name) => name !== 'PASSPORT_PUBLIC_KEYS' && !(name in definition.env.shape),
  );
  if (missing.length > 0)
    throw new Error(`The environment of ${definition.name} lacks ${missing.join(', ')}.`);
  return definition;
}
