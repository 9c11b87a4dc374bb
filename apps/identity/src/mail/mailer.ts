import { EntityManager } from '@mikro-orm/postgresql';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { counter, gauge, log } from '@openrounds/telemetry';
import type { IdentityEnv } from '../env.js';
import type { Addressee } from './letter.js';
import { letterOf } from './letter.js';
import type { Waiting } from './mail-queue.js';
import { MailQueue } from './mail-queue.js';
import { PostOffice } from './post-office.js';
import { languageOf } from './template.js';
import type { ParametersOf, TemplateName } from './templates.js';

const everyMs = 5_000;

/**
 * Sends letters. A letter is written down in the transaction of what it tells and leaves after it; while the mail server
 * does not answer it waits, and is tried again with growing pauses for a day.
 */
@Injectable()
export class Mailer implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly queue: MailQueue,
    private readonly office: PostOffice,
    @Inject(ENV) private readonly env: IdentityEnv,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('relay')) return;
    const age = gauge(
      'openrounds.mail.oldest_age',
      'Age of the oldest letter that has not left yet, in seconds',
    );
    const round = async (): Promise<void> => {
      await this.sendDue();
      age.set(await this.queue.oldestAge(this.em.fork()));
    };
    const safely = (): void => {
      round().catch((error: unknown) => log.error({ err: error, job: 'mail' }, 'round failed'));
    };
    this.#timer = setInterval(safely, everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** An address of this deployment, to stand in a letter. */
  linkTo(path: string): URL {
    return new URL(path, this.env.PUBLIC_URL);
  }

  /**
   * Writes a letter down in the open transaction; after it, {@link sendNow} sends it at once.
   * @returns the letter's id
   */
  write<T extends TemplateName>(
    em: EntityManager,
    { mail, memberId, languages }: Addressee,
    template: T,
    parameters: ParametersOf<T>,
  ): Promise<string> {
    const letter = letterOf(mail, template, languageOf(languages), parameters, this.env.PUBLIC_URL);
    return this.queue.add(em, memberId, letter);
  }

  /** Tries a letter once. Whether it leaves or waits on, the caller goes on. */
  async sendNow(id: string): Promise<void> {
    const em = this.em.fork();
    for (const waiting of await this.queue.takeNew(em, id)) await this.#try(em, waiting);
  }

  /** A letter that belongs to no transaction: written down, and tried once. */
  async send<T extends TemplateName>(to: Addressee, template: T, parameters: ParametersOf<T>): Promise<void> {
    await this.sendNow(await this.em.fork().transactional((em) => this.write(em, to, template, parameters)));
  }

  /** Tries whatever is due, until nothing is. @returns how many letters left */
  async sendDue(): Promise<number> {
    const em = this.em.fork();
    const given = await this.queue.dropOld(em);
    if (given > 0) {
      givenUp.add(given);
      log.error({ count: given }, 'letters were given up: the mail server took none of them for a day');
    }
    let sent = 0;
    for (let due = await this.queue.takeDue(em); due.length > 0; due = await this.queue.takeDue(em)) {
      for (const waiting of due) sent += (await this.#try(em, waiting)) ? 1 : 0;
    }
    return sent;
  }

  async #try(em: EntityManager, waiting: Waiting): Promise<boolean> {
    try {
      await this.office.deliver(waiting.id, waiting.letter);
    } catch (error) {
      const { code } = error as { code?: unknown };
      log.warn(
        { name: waiting.letter.template, attempts: waiting.attempts, code: String(code ?? 'unknown') },
        'a letter waits',
      );
      await this.queue.retryLater(em, waiting);
      return false;
    }
    await this.queue.done(em, waiting.id);
    return true;
  }
}

const givenUp = counter('openrounds.mail.given_up', 'Letters that the mail server did not take within a day');
