import { MikroORM } from '@mikro-orm/postgresql';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import pg from 'pg';
import { connectionOptions } from './orm.js';
import { Reads } from './reads.js';
import { timedSocket } from './timed-socket.js';

/** Enough for short statements by a key: one of them takes a millisecond, waiting for a writer takes as long as it likes. */
const connections = 3;

/**
 * Reads on connections of their own, for what the whole network waits for. In the common pool they stand behind writers
 * that wait for a lock or the disk, and a pool full of those is enough to stop every request of every service. They come
 * on top of `DATABASE_POOL_MAX`. A statement may note something in passing, as long as it waits for nobody's lock. To be
 * listed among the providers of a module that needs it; connects with the first statement.
 */
@Injectable()
export class ReservedReads extends Reads implements OnApplicationShutdown {
  #own: pg.Pool | undefined;

  constructor(
    orm: MikroORM,
    @Inject(ENV) private readonly env: { readonly DATABASE_URL: string },
  ) {
    super(orm);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#own?.end();
  }

  protected override pool(): Promise<pg.Pool> {
    return Promise.resolve((this.#own ??= this.open()));
  }

  private open(): pg.Pool {
    const pool = new pg.Pool({
      ...connectionOptions('reserved-reads'),
      connectionString: this.env.DATABASE_URL,
      max: connections,
      stream: () => timedSocket(),
    });
    // An idle connection that ends is no loss, but without a listener it would be the end of the process.
    return pool.on('error', () => undefined);
  }
}
