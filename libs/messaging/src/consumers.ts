import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { log } from '@openrounds/telemetry';
import type { ConsumerHealth } from './group-consumer.js';
import { measureConsumers } from './consumer-figures.js';
import { sweepDeadLetters } from './dead-letter-sweep.js';
import { GroupConsumer } from './group-consumer.js';
import { GroupProcessor } from './group-processor.js';
import type { Group } from './handlers.js';
import { Handlers } from './handlers.js';
import type { MessagingEnv, MessagingSettings } from './settings.js';
import { MESSAGING } from './settings.js';
import { ensureTopics } from './topics.js';

/** The consumers of this process, one per group. */
@Injectable()
export class Consumers {
  #running: GroupConsumer[] = [];
  #measured: () => Promise<void> = () => Promise.resolve();
  #swept: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly handlers: Handlers,
    private readonly em: EntityManager,
    @Inject(ENV) private readonly env: MessagingEnv,
    @Inject(MESSAGING) private readonly settings: MessagingSettings,
  ) {}

  start(): void {
    if (this.#running.length > 0) return;
    this.#running = this.handlers.groups().map((group) => this.consumerOf(group));
    this.#running.forEach((consumer) => consumer.start());
    this.#measured = measureConsumers(this.em, () => this.health());
    this.#swept = sweepDeadLetters(this.em);
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = [];
    await Promise.all(running.map((consumer) => consumer.stop()));
    await this.#measured();
    await this.#swept();
  }

  health(): ConsumerHealth[] {
    return this.#running.map((consumer) => consumer.health());
  }

  private consumerOf(group: Group): GroupConsumer {
    const processor = new GroupProcessor(group, this.em);
    const topics = [...group.subscriptions.values()].map((subscription) => subscription.topic);
    const brokers = this.env.KAFKA_BROKERS;
    return new GroupConsumer({
      brokers,
      clientId: this.settings.service,
      group: group.name,
      handlers: new Map(
        topics.map(({ name }) => [name, (raws, hold) => processor.process(name, raws, hold)]),
      ),
      prepare: () => ensureTopics(brokers, topics),
      onDead: endProcess,
    });
  }
}

let ending = false;

/** Asks this process to stop in good order, so that it is started anew. */
export function endProcess(group: string): void {
  if (ending) return;
  ending = true;
  log.fatal({ group }, 'A consumer is dead and cannot be brought back; the process ends.');
  process.exitCode = 70;
  process.kill(process.pid, 'SIGTERM');
}
