import { ENV } from '@openrounds/config';
import type { Topic } from '@openrounds/contracts';
import { allTopics } from '@openrounds/contracts';
import type { MessagingEnv, MessagingSettings } from '../settings.js';
import { MESSAGING } from '../settings.js';
import type { Call } from './command.js';
import { WrongUse } from './command.js';

export function brokersOf(call: Call): string[] {
  return call.get<MessagingEnv>(ENV).KAFKA_BROKERS;
}

/** Topics of the contracts that this service alone may write. */
export function ownTopics(call: Call): Topic[] {
  const { service } = call.get<MessagingSettings>(MESSAGING);
  return allTopics().filter(({ owner }) => owner === service);
}

/** @throws WrongUse naming the topics that there are */
export function ownTopic(call: Call, name: string | undefined): Topic {
  const own = ownTopics(call);
  const topic = own.find((declared) => declared.name === name);
  if (topic) return topic;
  const names = own.map((declared) => declared.name).join(', ');
  throw new WrongUse(`--topic takes a topic that this service owns: ${names || 'it owns none'}.`);
}
