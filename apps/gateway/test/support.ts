import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readEnv } from '@openrounds/config';
import { createApp } from '@openrounds/service';
import { gatewayEnv } from '../src/env.js';
import { gateway } from '../src/service.js';

/** A service at the edge of the gateway's process: it keeps what it was asked. */
export class Upstream {
  readonly asked: { request: IncomingMessage; body: string }[] = [];
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end('{}');
  readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.asked.push({ request, body: Buffer.concat(chunks).toString() });
      this.answer(request, response);
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Sends bytes as they are, as no client library would. @returns all that comes back until the connection ends */
export async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  const parts: Buffer[] = [];
  for await (const part of socket as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const { d: _d, ...publicKey } = privateKey;
export const publicKeys = JSON.stringify({ keys: [{ ...publicKey, kid: 'one', alg: 'ES256' }] });

export const facts = {
  memberId: '0193a0f0-0000-7000-8000-0000000000aa',
  role: 'physician',
  level: 3,
  standing: 'good',
  scopes: ['read', 'write'],
  sid: '0193a0f0-0000-7000-8000-000000000001',
  client: null,
  version: 1,
  expiresAt: '2099-01-01T00:00:00.000Z',
};

export interface Running {
  readonly app: NestFastifyApplication;
  readonly port: number;
  readonly base: string;
  readonly identity: Upstream;
  /** All other services. */
  readonly service: Upstream;
  close(): Promise<void>;
}

/** A gateway that listens, before services that answer as a test wants. Identity knows every credential, as `facts`. */
export async function startGateway(env: Record<string, string> = {}): Promise<Running> {
  const [identity, service] = [new Upstream(), new Upstream()];
  const [identityUrl, serviceUrl] = [await identity.listen(), await service.listen()];
  identity.answer = (_, response) => response.end(JSON.stringify(facts));
  const app = await createApp(
    gateway,
    readEnv(gatewayEnv, {
      NODE_ENV: 'test',
      KAFKA_BROKERS: process.env['KAFKA_BROKERS'],
      PASSPORT_PRIVATE_KEY: JSON.stringify({ ...privateKey, kid: 'one' }),
      PASSPORT_PUBLIC_KEYS: publicKeys,
      PUBLIC_URL: 'https://rounds.example',
      IDENTITY_URL: identityUrl,
      DISCUSSIONS_URL: serviceUrl,
      CASES_URL: serviceUrl,
      RATINGS_URL: serviceUrl,
      SEARCH_URL: serviceUrl,
      ...env,
    }),
  );
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const close = async (): Promise<void> => {
    await app.close();
    identity.close();
    service.close();
  };
  return { app, port, base: `http://127.0.0.1:${port}`, identity, service, close };
}
