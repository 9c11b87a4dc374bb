import { MikroOrmModule } from '@mikro-orm/nestjs';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock } from './clock.js';
import type { OrmDefinition } from './orm.js';
import { ormOptions } from './orm.js';
import { Reads } from './reads.js';
import { timedSocket } from './timed-socket.js';

interface DatabaseVariables {
  DATABASE_URL: string;
  DATABASE_POOL_MAX: number;
}

/** A transaction whose owner has vanished must not keep its locks; none of ours waits so long between two statements. */
const idle_in_transaction_session_timeout = 40_000;

/** What a running service adds: a migration may take its time, a request may not. */
function servingOptions(orm: OrmDefinition, url: string, poolMax: number) {
  const options = ormOptions(orm, url, poolMax);
  const limits = { stream: () => timedSocket(), idle_in_transaction_session_timeout };
  return { ...options, driverOptions: { ...options.driverOptions, ...limits } };
}

/** Provides everywhere: MikroORM, EntityManager (of `@mikro-orm/postgresql`), {@link Reads} and {@link Clock}. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(orm: OrmDefinition): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        MikroOrmModule.forRootAsync({
          driver: PostgreSqlDriver,
          inject: [ENV],
          useFactory: (env: DatabaseVariables) =>
            servingOptions(orm, env.DATABASE_URL, env.DATABASE_POOL_MAX),
        }),
      ],
      providers: [Reads, Clock],
      exports: [Reads, Clock],
    };
  }
}
