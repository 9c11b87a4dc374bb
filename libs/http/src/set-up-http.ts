import { EntityManager } from '@mikro-orm/postgresql';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HttpEnv } from '@openrounds/config';
import { IdempotencyInterceptor } from './idempotency.js';
import { bodyLimit, parseJson } from './json-body.js';
import { checkPolicy, operationsOf } from './operations.js';
import { PassportGuard } from './passport.guard.js';
import { passportKeys } from './passport.js';
import type { Policy } from './policy.js';
import { ProblemFilter } from './problem.filter.js';
import { addRequestHooks } from './request-hooks.js';
import { RouteTable } from './route-table.js';
import { refuseAddress, refuseBytes } from './unreadable.js';
import { ValidationPipe } from './validation.pipe.js';

export interface HttpOptions {
  /** Name of the service: the audience of its passports */
  readonly service: string;
  readonly policy: Policy;
  /** Whether a caller's `traceparent` is left aside: at the edge it would let anybody force sampling. Default false */
  readonly edge?: boolean;
  /** Without public keys every passport is refused: so it is in the gateway, which only writes them. */
  readonly env: Pick<HttpEnv, 'READ_MIN_LEVEL' | 'WRITE_MIN_LEVEL'> & {
    readonly PASSPORT_PUBLIC_KEYS?: string;
  };
}

/** Options for Nest's Fastify adapter that belong to the same hardening. Times in milliseconds. */
export const fastifyOptions = {
  bodyLimit,
  requestTimeout: 30_000,
  forceCloseConnections: 'idle',
  logger: false,
  routerOptions: { maxParamLength: 200 },
  frameworkErrors: refuseAddress,
  clientErrorHandler: refuseBytes,
} as const;

/**
 * Sets up all that requests of a service share; to be called before `app.init()`, on an application made with
 * `bodyParser: false`.
 * @throws Error when the policy does not fit the routes
 */
export function setUpHttp(app: NestFastifyApplication, options: HttpOptions): void {
  const { service, policy, env, edge = false } = options;
  checkPolicy(operationsOf(app), policy);
  const routes = new RouteTable();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (url !== '*') routes.add({ method: one, url });
  });
  const em = entityManagerOf(app);
  addRequestHooks(fastify, em, edge);
  takeJsonOnly(app);
  app.useGlobalFilters(new ProblemFilter(routes));
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalGuards(
    new PassportGuard({
      service,
      policy,
      keys: passportKeys(env.PASSPORT_PUBLIC_KEYS ?? '{"keys":[]}'),
      levels: env,
    }),
  );
  if (em) app.useGlobalInterceptors(new IdempotencyInterceptor(em));
}

/** Asked of the container, because `app.get` of something absent may end the process. */
function entityManagerOf(app: NestFastifyApplication): EntityManager | undefined {
  const modules = [...app.get(ModulesContainer).values()];
  return modules.some(({ providers }) => providers.has(EntityManager))
    ? app.get(EntityManager, { strict: false })
    : undefined;
}

function takeJsonOnly(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit },
    (_request, text, done) => {
      try {
        done(null, parseJson(String(text)));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}
