import pg from 'pg';
import { timedSocket } from './timed-socket.js';

const reconnectAfterMs = 1_000;
const connectWithinMs = 10_000;
/** Often enough that a connection that works is never silent for as long as a dead one may be. */
const beatMs = 10_000;

/**
 * A connection of its own for LISTEN and NOTIFY, so that notifications never touch a business transaction. It comes
 * back by itself when the database restarts, or no longer answers a notification of our own every 10 s; notifications
 * missed meanwhile are not repeated.
 */
export class Channel {
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #sending: Promise<void> | undefined;
  #again = false;
  readonly #opened: Promise<void>;
  readonly #beat = setInterval(() => void this.notify(), beatMs).unref();

  /** @param onWake called for every notification and after each connection; without it the channel only sends */
  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly onWake?: () => void,
  ) {
    if (!/^[a-z_]{1,60}$/.test(name)) throw new Error(`"${name}" is not a plain channel name.`);
    this.#opened = this.connect();
  }

  /** Wakes the listeners, on this and other processes. Never throws: a notification may get lost. */
  notify(): Promise<void> {
    if (this.#sending) this.#again = true;
    return (this.#sending ??= this.send());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#beat);
    await this.#opened;
    await this.#client?.end().catch(() => undefined);
  }

  /** Calls that come while one is on its way are one more notification. */
  private async send(): Promise<void> {
    do {
      this.#again = false;
      await this.#client?.query(`notify ${this.name}`).catch(() => undefined);
    } while (this.#again);
    this.#sending = undefined;
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `channel-${this.name}`,
      keepAlive: true,
      connectionTimeoutMillis: connectWithinMs,
      stream: () => timedSocket(),
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', () => this.onWake?.());
    try {
      await client.connect();
      if (this.onWake) await client.query(`listen ${this.name}`);
      if (this.#closed) return void (await client.end());
      this.#client = client;
      this.onWake?.();
    } catch {
      this.lost(client);
    }
  }

  private lost(client: pg.Client): void {
    if (this.#client === client) this.#client = undefined;
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#closed) void this.connect();
    }, reconnectAfterMs);
  }
}

/** Opens a {@link Channel}; it connects in the background. */
export function openChannel(url: string, name: string, onWake?: () => void): Channel {
  return new Channel(url, name, onWake);
}
