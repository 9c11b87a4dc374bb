import { MikroORM } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { execute } from '@openrounds/database';
import { MessagingControl } from '@openrounds/messaging';
import type { MessagingHealth } from '@openrounds/messaging';
import type { Check, HealthSource } from './management.js';

const loopSeconds = 5;
const databaseSeconds = 1;

/** What a process knows of its own health. Looks at its own database and consumers, never at other services. */
export class ServiceHealth implements HealthSource {
  #schemaSince: number | undefined;
  #startedSince: number | undefined;
  #stoppingSince: number | undefined;
  #orm: MikroORM | undefined;
  #messaging: MessagingControl | undefined;
  #lastTurn = performance.now();
  readonly #timer = setInterval(() => (this.#lastTurn = performance.now()), 500).unref();

  /** The tables are as this version expects them. */
  schemaIsRight(): void {
    this.#schemaSince = performance.now();
  }

  /** The application runs (and listens, where it has that role). */
  started(app: INestApplicationContext): void {
    this.#orm = find(app, MikroORM);
    this.#messaging = find(app, MessagingControl);
    this.#startedSince = performance.now();
  }

  stopping(): void {
    this.#stoppingSince ??= performance.now();
    clearInterval(this.#timer);
  }

  get isStopping(): boolean {
    return this.#stoppingSince !== undefined;
  }

  live(): Check[] {
    const age = secondsSince(this.#lastTurn);
    // While the process stops the timer rests, and an answer shows by itself that the loop turns.
    const ok = age < loopSeconds || this.isStopping;
    return [{ name: 'event-loop', status: ok ? 'ok' : 'failed', age, duration: 0, ok }];
  }

  async startup(): Promise<Check[]> {
    const steps = [milestone('schema', this.#schemaSince), milestone('application', this.#startedSince)];
    const messaging = this.#messaging?.health();
    return Promise.resolve([...steps, ...(messaging ? joined(messaging) : [])]);
  }

  async ready(): Promise<Check[]> {
    if (this.#stoppingSince !== undefined) {
      return [
        {
          name: 'process',
          status: 'stopping',
          age: secondsSince(this.#stoppingSince),
          duration: 0,
          ok: false,
        },
      ];
    }
    const steps = [milestone('schema', this.#schemaSince), milestone('application', this.#startedSince)];
    const database = this.#orm ? [await databaseCheck(this.#orm)] : [];
    const messaging = this.#messaging?.health();
    return [...steps, ...database, ...(messaging ? [...alive(messaging), kafkaLine(messaging)] : [])];
  }
}

function milestone(name: string, since: number | undefined): Check {
  if (since === undefined) return { name, status: 'waiting', age: 0, duration: 0, ok: false };
  return { name, status: 'ok', age: secondsSince(since), duration: 0, ok: true };
}

async function databaseCheck(orm: MikroORM): Promise<Check> {
  const began = performance.now();
  const answer = execute(orm.em.fork(), 'select 1').then(
    () => true,
    () => false,
  );
  const ok = await within(databaseSeconds, answer, false);
  return { name: 'database', status: ok ? 'ok' : 'failed', age: 0, duration: secondsSince(began), ok };
}

/** Has every consumer joined once? A broker that does not answer holds no start up. */
function joined({ consumers }: MessagingHealth): Check[] {
  return consumers.map(({ group, joined: hasJoined, brokerReachable, lastFetchAge: age }) => {
    if (hasJoined) return { name: group, status: 'ok', age, duration: 0, ok: true };
    const unreachable = brokerReachable === false;
    return {
      name: group,
      status: unreachable ? 'unreachable' : 'waiting',
      age,
      duration: 0,
      ok: unreachable,
    };
  });
}

function alive({ consumers }: MessagingHealth): Check[] {
  return consumers.map(({ group, dead, lastFetchAge: age }) => ({
    name: group,
    status: dead ? 'failed' : 'ok',
    age,
    duration: 0,
    ok: !dead,
  }));
}

/** Told, but never a reason to be unready: writes wait in the outbox. */
function kafkaLine({ kafka }: MessagingHealth): Check {
  const status = kafka === 'unreachable' ? 'unreachable' : kafka === 'unknown' ? 'waiting' : 'ok';
  return { name: 'kafka', status, age: 0, duration: 0, ok: true };
}

/** The result of a promise, or something else when it takes longer. */
export async function within<T>(seconds: number, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), seconds * 1_000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A provider, or undefined where the service has none of it. */
export function find<T extends object>(
  app: INestApplicationContext,
  type: abstract new (...args: never[]) => T,
): T | undefined {
  const there = [...app.get(ModulesContainer).values()].some(({ providers }) => providers.has(type));
  return there ? app.get<T>(type, { strict: false }) : undefined;
}

function secondsSince(moment: number): number {
  return (performance.now() - moment) / 1_000;
}
