import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { Unavailable } from '@openrounds/http';

/** argon2id with the parameters that OWASP names first for 19 MiB. Raising one re-hashes at the next sign-in. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** How many tries may wait for a core before we say "later". */
export const longestQueue = 32;

/**
 * Hashing is the cheapest way to burn our processor: as many at once as there are cores, a bounded queue behind
 * them, and 503 beyond.
 */
@Injectable()
export class PasswordHasher {
  readonly #width: number = availableParallelism();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #decoy: Promise<string> | undefined;

  /** @returns a PHC string @throws Unavailable when the queue is full */
  hash(password: string): Promise<string> {
    return this.#queued(() => hash(normal(password), parameters));
  }

  /**
   * Costs the same whether the account exists or not.
   * @param stored the PHC string, or undefined when there is no such account
   * @throws Unavailable when the queue is full
   */
  async matches(stored: string | undefined, password: string): Promise<boolean> {
    this.#decoy ??= hash('no account has this password', parameters);
    const against = stored ?? (await this.#decoy);
    const equal = await this.#queued(() => verify(against, normal(password)));
    return equal && stored !== undefined;
  }

  /** Whether a stored hash was made with weaker parameters than today's. */
  isOutdated(stored: string): boolean {
    return !stored.startsWith(
      `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`,
    );
  }

  async #queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#width) {
      if (this.#waiting.length >= longestQueue) throw new Unavailable('Too many sign-ins at this moment.');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

/** The same password typed on two keyboards is the same password. */
function normal(password: string): string {
  return password.normalize('NFC');
}
