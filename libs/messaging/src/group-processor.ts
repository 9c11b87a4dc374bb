import { RequestContext } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Topic } from '@openrounds/contracts';
import { republishedType } from '@openrounds/contracts';
import { watchUpserts } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import type { Fate } from './accounting.js';
import { Account } from './accounting.js';
import type { Verdict } from './dead-letter-table.js';
import { writeDeadLetter } from './dead-letter-table.js';
import { decode } from './decode.js';
import { classify, reasonOf } from './failure.js';
import { agesSince, passed } from './freshness.js';
import type { Group, Subscription } from './handlers.js';
import type { Hold } from './hold.js';
import { backoffMs, Stopped } from './hold.js';
import { forgetKeys, isGone } from './forget.js';
import { firstTime, parkedKeys, parkKey } from './inbox.js';
import type { EventRecord, RawRecord } from './record.js';
import { inProcessSpans } from './spans.js';

/** Pauses before the second to the fifth try of a record that failed for an unknown reason: 0.75 s in all. */
const triesAfterMs = [50, 100, 200, 400];

interface Item {
  readonly raw: RawRecord;
  readonly record: EventRecord;
}

interface Suspect extends Item {
  readonly error: unknown;
}

/** What is not yet decided of a portion. */
interface Portion {
  readonly subscription: Subscription;
  readonly hold: Hold;
  readonly suspects: Suspect[];
  readonly verdicts: Verdict[];
  readonly account: Account;
}

/**
 * Brings the records of a topic to a group's handlers and decides each one: applied, superseded by a newer one,
 * duplicate, erased, dead-lettered or parked. Knows nothing of Kafka. A record that fails delays the others by 0.75 s at most.
 */
export class GroupProcessor {
  /** @param em the application's entity manager; each transaction runs in a fork of it */
  constructor(
    private readonly group: Group,
    private readonly em: EntityManager,
  ) {}

  /**
   * @param raws records of one partition of the topic, in order
   * @returns whether all are decided; false when the consumer stopped meanwhile, then none may be counted as consumed
   */
  async process(topic: string, raws: readonly RawRecord[], hold: Hold): Promise<boolean> {
    const subscription = this.group.subscriptions.get(topic);
    if (!subscription) throw new Error(`${this.group.name} does not subscribe to ${topic}.`);
    const account = new Account();
    const portion: Portion = { subscription, hold, suspects: [], verdicts: [], account };
    try {
      const items = this.decodeAll(raws, portion);
      if (this.group.kind === 'projection') await this.project(items, portion);
      else await this.react(items, portion);
      await this.bury(portion);
      account.close(this.group.name, raws.length);
      return true;
    } catch (error) {
      if (error instanceof Stopped) return false;
      throw error;
    }
  }

  /** One more try of a single record, for a person who has mended the cause. @returns whether it was taken */
  async tryAgain(raw: RawRecord): Promise<boolean> {
    const subscription = this.group.subscriptions.get(raw.topic);
    if (!subscription) return false;
    try {
      await this.apply(subscription, [{ raw, record: decode(subscription.topic, raw) }], new Account());
      return true;
    } catch (error) {
      log.warn(
        { consumer: this.group.name, topic: raw.topic, key: raw.key, err: error },
        'A replayed record failed again.',
      );
      return false;
    }
  }

  private decodeAll(raws: readonly RawRecord[], { subscription, verdicts }: Portion): Item[] {
    return raws.flatMap((raw) => {
      try {
        return [{ raw, record: decode(subscription.topic, raw) }];
      } catch (error) {
        verdicts.push({ raw, cause: 'bad', error: reasonOf(error), attempts: 1 });
        return [];
      }
    });
  }

  private async project(items: Item[], portion: Portion): Promise<void> {
    const newest = new Map<string, Item>();
    for (const item of items) {
      const known = newest.get(item.record.key);
      if (known === undefined || item.record.version >= known.record.version)
        newest.set(item.record.key, item);
    }
    portion.account.add('superseded', items.length - newest.size);
    await this.applyOrSplit([...newest.values()], portion);
    for (const suspect of portion.suspects) await this.insist(suspect, portion);
  }

  /** Tries all together; an error is narrowed down to the record that causes it. */
  private async applyOrSplit(items: Item[], portion: Portion): Promise<void> {
    if (items.length === 0) return;
    const error = await this.attempt(items, portion);
    if (error === undefined) return;
    if (items.length > 1) {
      const middle = items.length >> 1;
      await this.applyOrSplit(items.slice(0, middle), portion);
      await this.applyOrSplit(items.slice(middle), portion);
    } else if (classify(error) === 'bad') this.condemn(items[0]!, 'bad', error, 1, portion);
    else portion.suspects.push({ ...items[0]!, error });
  }

  /** Records one by one; those behind a failing one of their key wait until it is decided, the others go on. */
  private async react(items: Item[], portion: Portion): Promise<void> {
    const lanes = new Map<string, Suspect[]>();
    const parked = await this.parkedAmong(items, portion);
    for (const item of items) {
      const { key } = item.record;
      const lane = lanes.get(key);
      if (parked.has(key)) this.condemn(item, 'parked', undefined, 0, portion);
      else if (lane) lane.push({ ...item, error: undefined });
      else {
        const error = await this.attempt([item], portion);
        if (error !== undefined) lanes.set(key, [{ ...item, error }]);
      }
    }
    for (const lane of lanes.values()) await this.walk(lane, portion);
  }

  private async walk(lane: Suspect[], portion: Portion): Promise<void> {
    let blocked = false;
    for (const suspect of lane) {
      if (blocked && this.group.strict) this.condemn(suspect, 'parked', undefined, 0, portion);
      else blocked = !(await this.insist(suspect, portion)) || blocked;
    }
  }

  /** The tries that are left to a record. @returns whether it was applied in the end */
  private async insist(suspect: Suspect, portion: Portion): Promise<boolean> {
    let error = suspect.error ?? (await this.attempt([suspect], portion));
    let attempts = 1;
    for (const pause of triesAfterMs) {
      if (error === undefined) return true;
      if (classify(error) === 'bad') break;
      await portion.hold.pause(pause);
      error = await this.attempt([suspect], portion);
      attempts += 1;
    }
    if (error === undefined) return true;
    this.condemn(suspect, classify(error) === 'bad' ? 'bad' : 'unknown', error, attempts, portion);
    return false;
  }

  private condemn(
    item: Item,
    cause: Verdict['cause'],
    error: unknown,
    attempts: number,
    { verdicts }: Portion,
  ): void {
    const reason = cause === 'parked' ? 'The key waits for an earlier record.' : reasonOf(error);
    verdicts.push({ raw: item.raw, cause, error: reason, attempts });
  }

  /** @returns the error that speaks against the records, or undefined; waits as long as something is down */
  private async attempt(items: Item[], portion: Portion): Promise<unknown> {
    let failure: unknown;
    await this.untilUp(portion.hold, async () => {
      failure = undefined;
      try {
        await this.apply(portion.subscription, items, portion.account);
      } catch (error) {
        if (classify(error) === 'down') throw error;
        failure = error ?? new Error('A handler threw nothing.');
      }
    });
    return failure;
  }

  private async apply(subscription: Subscription, items: Item[], account: Account): Promise<void> {
    const batch = items.map((item) => item.record);
    const { topic, handlers } = subscription;
    if (this.group.kind === 'reaction') return this.applyOnce(subscription, batch[0]!, account);
    let wanted = batch;
    const upserts = await watchUpserts(() =>
      this.transaction(batch, async () => {
        wanted = await this.wantedOf(topic, batch);
        if (wanted.length > 0) for (const handler of handlers) await handler(wanted);
      }),
    );
    account.addBatch(wanted.length, upserts);
    account.add('erased', batch.length - wanted.length);
    passed('projected', agesSince(batch.map((record) => record.time)));
  }

  private async applyOnce(
    { topic, handlers }: Subscription,
    record: EventRecord,
    account: Account,
  ): Promise<void> {
    if (record.type === republishedType(topic)) return account.add('duplicate');
    let fate: Fate = 'duplicate';
    await this.transaction([record], async () => {
      if (!(await firstTime(this.em, this.group.name, record.id))) return;
      const [wanted] = await this.wantedOf(topic, [record]);
      fate = wanted ? 'applied' : 'erased';
      if (wanted) for (const handler of handlers) await handler(wanted);
    });
    account.add(fate);
  }

  /** Without those of erased members; what is gone also leaves the dead letters. In the open transaction. */
  private async wantedOf(topic: Topic, batch: EventRecord[]): Promise<EventRecord[]> {
    const gone = batch.filter(({ state }) => isGone(state)).map(({ key }) => key);
    if (gone.length > 0) await forgetKeys(this.em, topic.name, gone);
    const unwanted = await this.group.screen?.unwanted(topic, batch);
    return unwanted === undefined || unwanted.size === 0
      ? batch
      : batch.filter((record) => !unwanted.has(record));
  }

  private transaction(batch: EventRecord[], run: () => Promise<void>): Promise<void> {
    return inProcessSpans(this.group.name, batch, () =>
      RequestContext.create(this.em, () => this.em.transactional(() => run())),
    );
  }

  private async parkedAmong(items: Item[], { hold, subscription }: Portion): Promise<Set<string>> {
    let parked = new Set<string>();
    if (!this.group.strict || items.length === 0) return parked;
    const keys = items.map((item) => item.record.key);
    await this.untilUp(hold, async () => {
      parked = await parkedKeys(this.em.fork(), this.group.name, subscription.topic.name, keys);
    });
    return parked;
  }

  /** Writes what could not be applied to the dead letters, all in one transaction. */
  private async bury({ verdicts, hold, account }: Portion): Promise<void> {
    if (verdicts.length === 0) return;
    await this.untilUp(hold, () =>
      this.em.fork().transactional(async (em) => {
        for (const verdict of verdicts) {
          await writeDeadLetter(em, this.group.name, verdict);
          if (this.group.strict) await parkKey(em, this.group.name, verdict.raw.topic, verdict.raw.key);
        }
      }),
    );
    for (const verdict of verdicts) account.add(verdict.cause === 'parked' ? 'parked' : 'dead');
  }

  private async untilUp(hold: Hold, run: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      if (hold.stopped()) throw new Stopped();
      try {
        await run();
        if (attempt > 0) hold.waiting(false);
        return;
      } catch (error) {
        if (classify(error) !== 'down') throw error;
        hold.waiting(true);
        if (attempt === 0)
          log.warn({ consumer: this.group.name, err: error }, 'A consumer waits for something that is down.');
        await hold.pause(backoffMs(attempt));
      }
    }
  }
}
