import { createServer, connect, type Server, type Socket } from 'node:net';

type Mode = 'pass' | 'refuse' | 'swallow';

interface Pair {
  readonly client: Socket;
  /** None before it is reached, and for a connection that came while nothing was passed on. */
  upstream: Socket | undefined;
  /** Half-open: its bytes vanish, and once bytes pass again its next one is answered by a reset. */
  lost: boolean;
  delayMs: number;
}

/**
 * A TCP proxy in front of an engine or a service, which cuts, refuses, delays, or leaves connections half-open: what comes in is
 * taken and goes nowhere, and neither side hears of it.
 */
export class Proxy {
  #mode: Mode = 'pass';
  #delayMs = 0;
  #targets: readonly number[] = [];
  readonly #pairs = new Set<Pair>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  /** Listens on a free port of the loopback. */
  static async listen(): Promise<Proxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
    return new Proxy(server, address.port);
  }

  /** Where new connections lead: to the first of these ports at which somebody listens. */
  leadTo(...ports: number[]): void {
    this.#targets = ports;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  /** New connections pass at once again; half-open ones stay lost, and slow ones slow. */
  pass(): void {
    this.#mode = 'pass';
    this.#delayMs = 0;
  }

  /** Cuts what is connected, and whoever comes, with a reset. */
  refuse(): void {
    this.#mode = 'refuse';
    this.cut();
  }

  /** All connections, and those to come, are half-open. */
  swallow(): void {
    this.#mode = 'swallow';
    for (const pair of this.#pairs) pair.lost = true;
  }

  /** Every byte comes later by this many milliseconds, in both directions. */
  delay(ms: number): void {
    this.#delayMs = ms;
    for (const pair of this.#pairs) pair.delayMs = Math.max(pair.delayMs, ms);
  }

  /** Resets all connections once. */
  cut(): void {
    for (const pair of this.#pairs) this.reset(pair);
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(client: Socket): void {
    if (this.#mode === 'refuse') {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const pair: Pair = {
      client,
      upstream: undefined,
      lost: this.#mode === 'swallow',
      delayMs: this.#delayMs,
    };
    this.#pairs.add(pair);
    this.join(client, pair);
    if (!pair.lost) this.reach(pair, [...this.#targets]);
  }

  /** Connects to the first target that answers; meanwhile the client's bytes wait in its socket. */
  private reach(pair: Pair, targets: readonly number[]): void {
    const [port, ...others] = targets;
    if (port === undefined) return this.reset(pair);
    pair.client.pause();
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
    const next = (): void => this.reach(pair, others);
    upstream.once('error', next);
    upstream.once('connect', () => {
      upstream.off('error', next);
      pair.upstream = upstream;
      this.join(upstream, pair);
      pair.client.resume();
    });
  }

  private join(from: Socket, pair: Pair): void {
    const other = (): Socket | undefined => (from === pair.client ? pair.upstream : pair.client);
    from.on('data', (chunk) => {
      if (pair.lost && this.#mode === 'pass') return this.reset(pair);
      if (!pair.lost) later(pair, () => this.write(from, other(), chunk));
    });
    from.on('end', () => {
      if (!pair.lost) later(pair, () => other()?.end());
    });
    from.on('error', () => !pair.lost && this.reset(pair));
    from.on('close', () => {
      if (pair.lost) return;
      this.#pairs.delete(pair);
      later(pair, () => other()?.destroy());
    });
  }

  private write(from: Socket, to: Socket | undefined, chunk: Buffer): void {
    if (!to || to.destroyed || to.write(chunk)) return;
    from.pause();
    to.once('drain', () => from.resume());
  }

  private reset(pair: Pair): void {
    this.#pairs.delete(pair);
    pair.client.resetAndDestroy();
    pair.upstream?.resetAndDestroy();
  }
}

/** Timers of equal length fire in their order, so bytes keep theirs; the delay of a connection never shrinks. */
function later({ delayMs }: Pair, run: () => void): void {
  if (delayMs === 0) run();
  else setTimeout(run, delayMs);
}
