import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Topic } from '@openrounds/contracts';
import type { HandlerKind, RecordScreen } from './decorators.js';
import { consumerOf, isScreen, sourceOf, subscriptionsOf } from './decorators.js';
import type { StateSource } from './republisher.js';

type Handler = (input: unknown) => Promise<void>;

/** A subscription of a group: the methods that take the records of a topic. */
export interface Subscription {
  readonly topic: Topic;
  readonly handlers: Handler[];
}

export interface Group {
  readonly name: string;
  readonly kind: HandlerKind;
  readonly strict: boolean;
  /** By topic name. */
  readonly subscriptions: Map<string, Subscription>;
  readonly screen: RecordScreen | undefined;
}

/** Finds the projections, reactions and state sources among the providers of the application. */
@Injectable()
export class Handlers {
  #groups: Map<string, Group> | undefined;
  #sources: Map<string, StateSource> | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws Error when a group mixes projections and reactions, or a class subscribes to nothing */
  groups(): Group[] {
    this.#groups ??= this.findGroups();
    return [...this.#groups.values()];
  }

  /** State sources by topic name. */
  sources(): Map<string, StateSource> {
    this.#sources ??= new Map(
      this.instances().flatMap(({ type, instance }) => {
        const topic = sourceOf(type);
        return topic === undefined ? [] : [[topic, instance as unknown as StateSource] as const];
      }),
    );
    return this.#sources;
  }

  private findGroups(): Map<string, Group> {
    const groups = new Map<string, Group>();
    const screen = this.instances().find(({ type }) => isScreen(type))?.instance as RecordScreen | undefined;
    for (const { type, instance } of this.instances()) {
      const consumer = consumerOf(type);
      if (!consumer) continue;
      const { group: name, kind, strict } = consumer;
      const group = groups.get(name) ?? {
        name,
        kind,
        strict,
        subscriptions: new Map<string, Subscription>(),
        screen,
      };
      if (group.kind !== kind) throw new Error(`The group ${name} has projections and reactions.`);
      groups.set(name, group);
      subscribe(group, instance);
    }
    return groups;
  }

  private instances(): { type: object; instance: object }[] {
    return this.discovery.getProviders().flatMap(({ metatype, instance }) => {
      const made = typeof metatype === 'function' && typeof instance === 'object' && instance !== null;
      return made ? [{ type: metatype, instance: instance as object }] : [];
    });
  }
}

function subscribe(group: Group, instance: object): void {
  const subscriptions = subscriptionsOf(instance);
  if (subscriptions.length === 0) throw new Error(`${instance.constructor.name} subscribes to no topic.`);
  for (const { topic, method } of subscriptions) {
    const subscription = group.subscriptions.get(topic.name) ?? { topic, handlers: [] };
    const target = instance as Record<string, Handler>;
    subscription.handlers.push((input) => target[method]!(input));
    group.subscriptions.set(topic.name, subscription);
  }
}
