import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { sessionTopic } from '@openrounds/contracts';
import { tailTopic, type TopicTail } from '@openrounds/messaging';
import type { GatewayEnv } from '../env.js';
import { Credentials } from './credentials.js';

/** Listens to what identity says of sessions, so that a change counts within a moment. */
@Injectable()
export class SessionNews implements OnApplicationBootstrap, OnApplicationShutdown {
  #tail: TopicTail | undefined;

  constructor(
    @Inject(ENV) private readonly env: GatewayEnv,
    private readonly credentials: Credentials,
  ) {}

  onApplicationBootstrap(): void {
    const tail = tailTopic(this.env.KAFKA_BROKERS, 'gateway.sessions', sessionTopic, {
      onState: ({ sid, version }) => this.credentials.drop(sid, version),
      onGap: () => this.credentials.dropAll(),
    });
    this.#tail = tail;
    this.credentials.lastNewsAt = () => tail.lastFetchAt();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#tail?.stop();
  }
}
