import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { clientTopic, sessionTopic } from '@openrounds/contracts';
import { tailTopic, type TopicTail } from '@openrounds/messaging';
import type { GatewayEnv } from '../env.js';
import { Credentials } from './credentials.js';

/** Listens to what identity says of sessions and applications, so that a change counts within a moment. */
@Injectable()
export class SessionNews implements OnApplicationBootstrap, OnApplicationShutdown {
  #tails: TopicTail[] = [];

  constructor(
    @Inject(ENV) private readonly env: GatewayEnv,
    private readonly credentials: Credentials,
  ) {}

  onApplicationBootstrap(): void {
    const onGap = (): void => this.credentials.dropAll();
    const tails = [
      tailTopic(this.env.KAFKA_BROKERS, 'gateway.sessions', sessionTopic, {
        onState: ({ sid, version }) => this.credentials.drop(sid, version),
        onGap,
      }),
      // Grants of an application end one by one; this is about tokens with which it acts for itself.
      tailTopic(this.env.KAFKA_BROKERS, 'gateway.clients', clientTopic, {
        onState: ({ id, version }) => this.credentials.drop(id, version),
        onGap,
      }),
    ];
    this.#tails = tails;
    this.credentials.lastNewsAt = () => Math.min(...tails.map((tail) => tail.lastFetchAt()));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#tails.map((tail) => tail.stop()));
  }
}
