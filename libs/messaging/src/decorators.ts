import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { StateOf, Topic } from '@openrounds/contracts';
import type { Batch, EventRecord } from './record.js';

export type HandlerKind = 'projection' | 'reaction';

export interface ConsumerMetadata {
  readonly kind: HandlerKind;
  readonly group: string;
  /** A reaction whose keys wait behind a record that it could not take. */
  readonly strict: boolean;
}

export interface OnMetadata {
  readonly topic: Topic;
  readonly method: string;
}

const consumerKey = Symbol('messaging consumer');
const onKey = Symbol('messaging on');
const sourceKey = Symbol('messaging source');
const screenKey = Symbol('messaging screen');

/** Says which records nobody may apply any more; a provider under {@link Screen}. */
export interface RecordScreen {
  /**
   * Runs in the transaction that applies the others.
   * @returns the records to be dropped
   */
  unwanted(topic: Topic, records: readonly EventRecord[]): Promise<ReadonlySet<EventRecord>>;
}

/** The one provider that every batch passes before its handlers. */
export function Screen(): ClassDecorator {
  return (target) => {
    Injectable()(target);
    Reflect.defineMetadata(screenKey, true, target);
  };
}

/**
 * A read model fed by events. Its methods under {@link On} get batches, inside one transaction per batch; they must be
 * "upsert if newer", because records come again.
 * @param group consumer group, `<service>.<purpose>`; classes of the same group share one consumer
 */
export function Projection(group: string): ClassDecorator {
  return consumer({ kind: 'projection', group, strict: false });
}

/**
 * Something done once because of an event: each record runs in its own transaction together with its inbox row.
 * @param group consumer group, `<service>.<purpose>`
 * @param options.strict a record that cannot be handled parks its key until a person replays it
 */
export function Reaction(group: string, options: { strict?: boolean } = {}): ClassDecorator {
  return consumer({ kind: 'reaction', group, strict: options.strict ?? false });
}

function consumer(metadata: ConsumerMetadata): ClassDecorator {
  if (!/^[a-z]+\.[a-z-]+$/.test(metadata.group))
    throw new Error(`"${metadata.group}" is not <service>.<purpose>.`);
  return (target) => {
    Injectable()(target);
    Reflect.defineMetadata(consumerKey, metadata, target);
  };
}

/** A method under `@On(topic)` takes `Batch<typeof topic>` in a projection, one record in a reaction. */
type Handles<T extends Topic> =
  ((batch: Batch<T>) => Promise<void>) | ((record: EventRecord<StateOf<T>>) => Promise<void>);

/** Subscribes a method of a {@link Projection} or {@link Reaction} to a topic. */
export function On<T extends Topic>(topic: T) {
  return <M extends Handles<T>>(
    target: object,
    method: string,
    _descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    const known = (Reflect.getMetadata(onKey, target) ?? []) as OnMetadata[];
    Reflect.defineMetadata(onKey, [...known, { topic, method }], target);
  };
}

/** Declares a provider as the StateSource of one of the service's own topics. */
export function RepublishSource(topic: Topic): ClassDecorator {
  return (target) => {
    Injectable()(target);
    Reflect.defineMetadata(sourceKey, topic.name, target);
  };
}

export function consumerOf(type: object): ConsumerMetadata | undefined {
  return Reflect.getMetadata(consumerKey, type) as ConsumerMetadata | undefined;
}

export function subscriptionsOf(instance: object): OnMetadata[] {
  return (Reflect.getMetadata(onKey, Object.getPrototypeOf(instance) as object) ?? []) as OnMetadata[];
}

export function sourceOf(type: object): string | undefined {
  return Reflect.getMetadata(sourceKey, type) as string | undefined;
}

export function isScreen(type: object): boolean {
  return Reflect.getMetadata(screenKey, type) === true;
}
