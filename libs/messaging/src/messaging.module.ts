import { MikroORM } from '@mikro-orm/postgresql';
import type { DynamicModule, Provider } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ENV } from '@openrounds/config';
import { allTopics } from '@openrounds/contracts';
import { AuditHeads } from './audit/audit-heads.js';
import { Consumers } from './consumers.js';
import { CopyComparison } from './copy-comparison.js';
import { DeadLetters } from './dead-letters.js';
import { Handlers } from './handlers.js';
import { kafkaClient } from './kafka-client.js';
import { MessagingControl, MessagingParts } from './messaging-control.js';
import { Outbox } from './outbox.js';
import { OutboxLevel } from './outbox-level.js';
import { Relay } from './relay.js';
import { Republisher } from './republisher.js';
import { Sender } from './sender.js';
import type { MessagingEnv, MessagingSettings } from './settings.js';
import { MESSAGING } from './settings.js';
import { ensureDeadLetterTopics, ensureTopics } from './topics.js';
import { TopicComparison } from './topic-comparison.js';
import { WakeUp } from './wake-up.js';

/** Provides everywhere: {@link Outbox}, {@link Republisher}, {@link DeadLetters}, {@link MessagingControl}. */
@Global()
@Module({})
export class MessagingModule {
  /** @param settings.service name of the service: owner of the topics that it may write */
  static forRoot(settings: MessagingSettings): DynamicModule {
    const own: Provider[] = [
      Outbox,
      OutboxLevel,
      Republisher,
      TopicComparison,
      CopyComparison,
      DeadLetters,
      MessagingControl,
      Consumers,
      AuditHeads,
    ];
    return {
      module: MessagingModule,
      imports: [DiscoveryModule],
      providers: [
        ...own,
        { provide: MESSAGING, useValue: settings },
        relayProvider,
        Handlers,
        WakeUp,
        MessagingParts,
      ],
      exports: [...own, MESSAGING, Handlers],
    };
  }
}

const relayProvider: Provider = {
  provide: Relay,
  inject: [MikroORM, ENV, MESSAGING, Republisher],
  useFactory: (orm: MikroORM, env: MessagingEnv, { service }: MessagingSettings, republisher: Republisher) =>
    new Relay({
      service,
      em: orm.em.fork(),
      sender: new Sender(kafkaClient(env.KAFKA_BROKERS, service), service),
      createTopics: (names) => createTopics(env.KAFKA_BROKERS, names),
      recheck: () => republisher.recheckDue(),
    }),
};

/** The topics of contracts with their settings; what else the outbox holds are mirrored dead letters. */
async function createTopics(brokers: string[], names: string[]): Promise<void> {
  const declared = allTopics().filter((topic) => names.includes(topic.name));
  await ensureTopics(brokers, declared);
  await ensureDeadLetterTopics(
    brokers,
    [...new Set(names)].filter((name) => name.endsWith('.dlt')),
  );
}
