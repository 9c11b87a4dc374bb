import net from 'node:net';
import { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId, upsertNewer } from '@openrounds/database';
import type { Batch } from '../src/index.js';
import { MessagingControl, On, Outbox, Projection } from '../src/index.js';
import type { Bench } from './support.js';
import { noteTopic, startNotes, unique, until } from './support.js';

const { topic, written } = noteTopic();
const group = `notes.copy-${unique()}`;

@Projection(group)
class NoteCopy {
  constructor(private readonly em: EntityManager) {}

  @On(topic)
  async apply(notes: Batch<typeof topic>): Promise<void> {
    const rows = notes.map(({ key, version, state }) => ({ id: key, version, text: state?.text ?? null }));
    await upsertNewer(this.em, { table: 'note_copy', columns: { text: 'text' } }, rows);
  }
}

/** Stands between kafkajs and the network: while the broker is "gone", connections break and new ones are refused. */
class Network {
  readonly #sockets = new Set<net.Socket>();
  #gone = false;

  constructor() {
    const connect = net.connect.bind(net) as (options: net.NetConnectOpts, done?: () => void) => net.Socket;
    jest.spyOn(net, 'connect').mockImplementation(((options: net.NetConnectOpts, done?: () => void) => {
      const socket = connect(this.#gone ? { host: '127.0.0.1', port: 1 } : options, done);
      this.#sockets.add(socket);
      return socket;
    }) as typeof net.connect);
  }

  /** The broker's process ends: connections are reset. */
  break(): void {
    this.#gone = true;
    this.#sockets.forEach((socket) =>
      socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })),
    );
    this.#sockets.clear();
  }

  /** The path to the broker is cut: what is open stays open and never says anything again; new connections work. */
  cut(): void {
    this.#sockets.forEach((socket) => {
      socket.pause();
      socket.write = () => true;
    });
    this.#sockets.clear();
  }

  heal(): void {
    this.#gone = false;
  }
}

describe('a broker that is gone for a while', () => {
  const network = new Network();
  let bench: Bench;
  let control: MessagingControl;

  beforeAll(async () => {
    network.break();
    bench = await startNotes(['http', 'relay', 'consumers'], [NoteCopy]);
    control = bench.app.get(MessagingControl);
  }, 30_000);
  afterEach(() => network.heal());
  afterAll(async () => {
    await bench.close([topic], [group]);
    jest.restoreAllMocks();
  }, 60_000);

  const publish = async () => {
    const id = newId();
    await bench.em.transactional(() => bench.app.get(Outbox).add(written, { id, version: 1, text: 'x' }));
    return id;
  };
  const copied = (ids: string[]) =>
    until(
      'the copies',
      async () =>
        (await bench.sql('select 1 from note_copy where id = any($1::uuid[])', [ids])).length === ids.length,
      60_000,
    );

  it('the service starts and takes writes without it, is not dead, and catches up when it returns', async () => {
    network.break();
    const before = await Promise.all(Array.from({ length: 20 }, publish));
    await until('the verdict', () => control.health().kafka === 'unreachable', 30_000);
    expect(control.health().consumers.map((consumer) => consumer.dead)).toEqual([false]);
    expect(await bench.sql('select 1 from outbox where key = any($1)', [before])).toHaveLength(20);
    network.heal();
    await copied(before);
    await until('the good news', () => control.health().kafka === 'reachable', 30_000);

    network.break();
    const during = await Promise.all(Array.from({ length: 20 }, publish));
    await until('the next verdict', () => control.health().kafka === 'unreachable', 30_000);
    network.heal();
    await copied(during);
    expect(control.health().consumers.map((consumer) => consumer.dead)).toEqual([false]);
    await control.drained();
  }, 120_000);

  it('connections that no longer answer are replaced within 45 s', async () => {
    network.heal();
    await copied([await publish()]);
    network.cut();
    const started = Date.now();
    const during = await Promise.all(Array.from({ length: 20 }, publish));
    await copied(during);
    expect(Date.now() - started).toBeLessThan(45_000);
    await control.drained();
  }, 120_000);
});
