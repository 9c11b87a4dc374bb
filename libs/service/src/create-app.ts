import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ENV } from '@openrounds/config';
import { fastifyOptions, setUpHttp } from '@openrounds/http';
import { NestLog } from '@openrounds/telemetry';
import type { PlatformEnv, ServiceDefinition } from './define-service.js';

@Global()
@Module({})
class EnvironmentModule {}

@Module({})
class ServiceModule {}

/** The service's module with its environment beside it, injected by the token `ENV`. */
export function rootModule(definition: ServiceDefinition, env: object): DynamicModule {
  const provider = { provide: ENV, useValue: env };
  const environment = { module: EnvironmentModule, providers: [provider], exports: [provider] };
  return { module: ServiceModule, imports: [environment, definition.module] };
}

/** Options of Nest that `prepareApp` relies on: our own body parser, errors that can be handled. */
export const nestOptions = { bodyParser: false, abortOnError: false, bufferLogs: false } as const;

export function httpAdapter(): FastifyAdapter {
  return new FastifyAdapter(fastifyOptions);
}

/** Sets up HTTP and initialises an application that was made with `httpAdapter` and `nestOptions`. */
export async function prepareApp(
  app: NestFastifyApplication,
  definition: ServiceDefinition,
  env: PlatformEnv,
): Promise<NestFastifyApplication> {
  const { name: service, policy, edge = false } = definition;
  setUpHttp(app, { service, policy, env, edge });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/**
 * The whole service, initialised but not listening. Consumers and relay start if `SERVICE_ROLES` says so.
 * @param env the result of `readEnv(definition.env)`
 */
export async function createApp(
  definition: ServiceDefinition,
  env: PlatformEnv,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(definition, env), httpAdapter(), {
    ...nestOptions,
    logger: new NestLog(),
  });
  return prepareApp(app, definition, env);
}

/** The service without HTTP, for jobs. */
export async function createContext(
  definition: ServiceDefinition,
  env: PlatformEnv,
): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(rootModule(definition, env), {
    abortOnError: false,
    logger: new NestLog(),
  });
}
