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
 * that wait for a lock or the disk, and ten of those are enough to stop every request of every service. To be listed
 * among the providers of a module that needs it; connects with the first statement.
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
    this.#own ??= new pg.Pool({
      ...connectionOptions('reserved-reads'),
      connectionString: this.env.DATABASE_URL,
      max: connections,
      stream: () => timedSocket(),
    }).on('error', () => undefined);
    return Promise.resolve(this.#own);
  }
}
