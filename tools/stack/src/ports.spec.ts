import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseEnginePorts, freePort, isFree } from './ports.js';
import { chooseServicePorts, managementPortOf, type ServiceEntry } from './services.js';

describe('Ports', () => {
  let folder = '';
  const servers: Server[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ports-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  });

  /** Another program that listens. */
  const occupy = (port = 0, host = '127.0.0.1'): Promise<number> =>
    new Promise((resolve) => {
      const server = createServer().listen(port, host, () => resolve((server.address() as AddressInfo).port));
      servers.push(server);
    });
  const file = () => join(folder, 'ports.json');

  it('are taken when another program listens, on the loopback or everywhere', async () => {
    expect(await isFree(await occupy())).toBe(false);
    expect(await isFree(await occupy(0, '0.0.0.0'))).toBe(false);
  });

  it('of engines are chosen free once and kept', async () => {
    const first = await chooseEnginePorts(file(), {});
    expect(new Set(Object.values(first)).size).toBe(5);
    expect(await chooseEnginePorts(file(), {})).toEqual(first);
  });

  it('of engines are chosen anew only where somebody took one', async () => {
    const first = await chooseEnginePorts(file(), {});
    await occupy(first.kafka);
    const second = await chooseEnginePorts(file(), {});
    expect(second.kafka).not.toBe(first.kafka);
    expect({ ...second, kafka: 0 }).toEqual({ ...first, kafka: 0 });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(second);
  });

  it('of engines survive a file that was cut off', async () => {
    writeFileSync(file(), '{"postgres": 2');
    expect((await chooseEnginePorts(file(), {})).postgres).toBeGreaterThan(1024);
  });

  it('named by a variable are used, and refused when taken', async () => {
    const free = await freePort(new Set());
    expect((await chooseEnginePorts(file(), { KAFKA_PORT: String(free) })).kafka).toBe(free);
    const taken = await occupy();
    await expect(chooseEnginePorts(file(), { KAFKA_PORT: String(taken) })).rejects.toThrow(
      /set KAFKA_PORT to a free/,
    );
  });

  const identity = (port: number): ServiceEntry[] => [{ name: 'identity', port, database: true }];

  it('of a service that are taken end the start, naming the variable that moves it', async () => {
    const taken = await occupy();
    await expect(chooseServicePorts(identity(taken), 'default', {})).rejects.toThrow(
      new RegExp(`Port ${taken} of identity is taken.*IDENTITY_PORT=<port>`),
    );
  });

  it('of a service are moved by its variable, and its management port with it', async () => {
    const port = await freePort(new Set(), true);
    const chosen = await chooseServicePorts(identity(await occupy()), 'default', {
      IDENTITY_PORT: String(port),
    });
    expect(chosen).toEqual({ identity: port });
    await occupy(managementPortOf(port));
    await expect(chooseServicePorts(identity(port), 'default', {})).rejects.toThrow(
      `Port ${port + 1000} of identity`,
    );
  });

  it('of services beside another stack are any free pair', async () => {
    const { identity: port = 0 } = await chooseServicePorts(identity(await occupy()), 'free', {});
    expect([await isFree(port), await isFree(managementPortOf(port))]).toEqual([true, true]);
  });
});
