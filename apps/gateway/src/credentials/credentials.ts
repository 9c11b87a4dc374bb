import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { counter, gauge } from '@openrounds/telemetry';
import { IdentityUnavailable } from '../gateway.problems.js';
import { IdentityClient, type Facts } from './identity-client.js';
import { PassportOffice } from './passport-office.js';

interface Known {
  readonly facts: Facts;
  readonly askedAt: number;
}

const keptMs = 60_000;
const staleTailMs = 5_000;
const floorMs = 120_000;
const mostSessions = 100_000;

const lookups = counter(
  'openrounds.gateway.credential_lookups',
  'Credentials looked up, by where the answer came from',
);
const dropped = counter(
  'openrounds.gateway.credentials_dropped',
  'Sessions forgotten because identity said so',
);

/**
 * What the gateway remembers of sessions, keys and grants: at most 60 s, less when identity says that something changed, at
 * most 5 s while the news from identity is late. Fails closed when identity does not answer either.
 */
@Injectable()
export class Credentials {
  readonly #known = new Map<string, Known>();
  /** Under which keys of the map above a session is known. */
  readonly #hashesOf = new Map<string, Set<string>>();
  readonly #floors = new Map<string, { version: number; until: number }>();
  readonly #asking = new Map<string, Promise<Facts | undefined>>();
  /** How often everything was forgotten. */
  #emptied = 0;
  /** When news of sessions was last fetched; set by {@link SessionNews}. */
  lastNewsAt: () => number = () => 0;

  constructor(
    private readonly identity: IdentityClient,
    private readonly office: PassportOffice,
  ) {
    gauge('openrounds.gateway.sessions', 'Sessions and keys in memory', () => this.#known.size);
  }

  /**
   * @param credential value of the session cookie, or the whole key
   * @returns who stands behind it, or undefined when nobody does
   * @throws IdentityUnavailable
   */
  async find(credential: string): Promise<Facts | undefined> {
    const hash = createHash('sha256').update(credential).digest('base64url');
    return this.look(hash, () => this.identity.ask(hash));
  }

  /**
   * @param sid of a verified access token
   * @returns what the grant behind it gives, or undefined when it gives nothing any more
   * @throws IdentityUnavailable
   */
  findGrant(sid: string): Promise<Facts | undefined> {
    return this.look(sid, () => this.identity.askGrant(sid));
  }

  private async look(key: string, ask: () => Promise<Facts | undefined>): Promise<Facts | undefined> {
    const known = this.#known.get(key);
    if (known && this.isFresh(known)) {
      lookups.add(1, { from: 'memory' });
      return known.facts;
    }
    lookups.add(1, { from: 'identity' });
    const running = this.#asking.get(key) ?? this.ask(key, ask).finally(() => this.#asking.delete(key));
    this.#asking.set(key, running);
    return running;
  }

  /** Identity changed or ended a session: nothing older than this version counts from now on. */
  drop(sid: string, version: number): void {
    dropped.add();
    const floor = this.#floors.get(sid);
    this.#floors.set(sid, { version: Math.max(version, floor?.version ?? 0), until: Date.now() + floorMs });
    for (const hash of this.#hashesOf.get(sid) ?? []) this.#known.delete(hash);
    this.#hashesOf.delete(sid);
    this.office.forget(sid);
  }

  /** News that cannot be read or may have been missed: everything is asked again, also what is being asked now. */
  dropAll(): void {
    this.#emptied += 1;
    this.forgetAll();
  }

  private forgetAll(): void {
    dropped.add(this.#known.size);
    this.#known.clear();
    this.#hashesOf.clear();
    this.office.clear();
  }

  private isFresh({ facts, askedAt }: Known): boolean {
    const age = Date.now() - askedAt;
    const newsLate = Date.now() - this.lastNewsAt() > staleTailMs;
    if (age > keptMs || (newsLate && age > staleTailMs)) return false;
    return Date.parse(facts.expiresAt) > Date.now() && facts.version >= this.floorOf(facts.sid);
  }

  private floorOf(sid: string): number {
    const floor = this.#floors.get(sid);
    return floor && floor.until > Date.now() ? floor.version : 0;
  }

  /**
   * An answer below the floor was on its way when the change was made: ask again, never use it. The same holds for one
   * that was on its way when news was missed, because nobody knows what that was.
   */
  private async ask(key: string, ask: () => Promise<Facts | undefined>): Promise<Facts | undefined> {
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const [askedAt, emptied] = [Date.now(), this.#emptied];
      const facts = await ask();
      if (facts === undefined) return undefined;
      const isOfNow = emptied === this.#emptied && facts.version >= this.floorOf(facts.sid);
      if (isOfNow) return this.remember(key, { facts, askedAt });
      await wait(attempt * 20);
    }
    throw new IdentityUnavailable();
  }

  private remember(key: string, known: Known): Facts {
    if (this.#known.size >= mostSessions) this.forgetAll();
    for (const [sid, floor] of this.#floors) if (floor.until < Date.now()) this.#floors.delete(sid);
    this.#known.set(key, known);
    const hashes = this.#hashesOf.get(known.facts.sid) ?? new Set();
    this.#hashesOf.set(known.facts.sid, hashes.add(key));
    return known.facts;
  }
}
