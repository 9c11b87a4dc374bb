import { MikroOrmModule } from '@mikro-orm/nestjs';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock } from './clock.js';
import type { OrmDefinition } from './orm.js';
import { ormOptions } from './orm.js';
import { Reads } from './reads.js';

interface DatabaseVariables {
  DATABASE_URL: string;
  DATABASE_POOL_MAX: number;
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
          useFactory: (env: DatabaseVariables) => ormOptions(orm, env.DATABASE_URL, env.DATABASE_POOL_MAX),
        }),
      ],
      providers: [Reads, Clock],
      exports: [Reads, Clock],
    };
  }
}
