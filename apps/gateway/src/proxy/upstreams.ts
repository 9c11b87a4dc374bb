import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { TooLarge } from '@openrounds/http';
import { Pool, type Dispatcher } from 'undici';
import { services, upstreamOf, type GatewayEnv, type ServiceName } from '../env.js';
import { NoAnswer } from '../gateway.problems.js';
import { answerHeaders } from './headers.js';
import { limitedBody } from './limited-body.js';

export interface Forwarded {
  readonly service: ServiceName;
  readonly request: IncomingMessage;
  readonly headers: Record<string, string>;
  /** Headers that the gateway adds to the answer. */
  readonly answer: Record<string, string>;
  /** Called once, before the first byte of the answer is written. */
  takeOver(): ServerResponse;
}

/** A request that the gateway makes itself. */
export interface Asked {
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

/** The answer to it: whoever does not read the body holds the service back. */
export interface Part {
  readonly status: number;
  readonly body: Readable & { json(): Promise<unknown> };
}

/** One pool of connections per service; bytes go through, nothing is parsed. */
@Injectable()
export class Upstreams implements OnApplicationShutdown {
  readonly #pools = new Map<ServiceName, Pool>();

  constructor(@Inject(ENV) env: GatewayEnv) {
    for (const service of services) {
      const address = new URL(upstreamOf(env, service));
      this.#pools.set(
        service,
        new Pool(address.origin, {
          connections: 64,
          pipelining: 1,
          headersTimeout: 30_000,
          bodyTimeout: 30_000,
        }),
      );
    }
  }

  /**
   * Sends a request on and its answer back.
   * @throws NoAnswer when the service gave no answer, TooLarge; nothing has been written to the client then
   */
  async forward(forwarded: Forwarded): Promise<void> {
    try {
      await this.dispatch(forwarded);
    } catch (error) {
      // A reading request without an answer may be asked again: the connection may have been closed while idle.
      if (!(error instanceof NoAnswer) || !isRepeatable(forwarded.request)) throw error;
      await this.dispatch(forwarded);
    }
  }

  /**
   * Asks a service in the gateway's own name or in that of a member.
   * @throws NoAnswer; what goes wrong later is an error of the body
   */
  async ask({ service, ...request }: Asked): Promise<Part> {
    const pool = this.#pools.get(service)!;
    const { statusCode, body } = await pool.request(request).catch(() => {
      throw new NoAnswer();
    });
    return { status: statusCode, body };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  private dispatch(forwarded: Forwarded): Promise<void> {
    const { request, service, headers } = forwarded;
    return new Promise((resolve, reject) => {
      const body = hasBody(request) ? limitedBody(request) : null;
      this.#pools
        .get(service)!
        .dispatch(
          { path: request.url!, method: request.method as Dispatcher.HttpMethod, headers, body },
          new AnswerHandler(forwarded, resolve, reject),
        );
    });
  }
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  );
}

function isRepeatable(request: IncomingMessage): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && !hasBody(request);
}

/** Writes the answer of a service to the client as it arrives. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  #response: ServerResponse | undefined;

  constructor(
    private readonly forwarded: Forwarded,
    private readonly resolve: () => void,
    private readonly reject: (error: Error) => void,
  ) {}

  onRequestStart(): void {
    // Present so that undici recognises the interface.
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    const response = this.forwarded.takeOver();
    this.#response = response;
    response.writeHead(status, answerHeaders(headers, this.forwarded.answer));
    response.once('close', () => {
      if (!response.writableFinished) controller.abort(new Error('The client went away.'));
    });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const response = this.#response!;
    if (response.write(chunk)) return;
    controller.pause();
    response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response!.end();
    this.resolve();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#response === undefined) return this.reject(error instanceof TooLarge ? error : new NoAnswer());
    // Half an answer cannot be taken back; a cut connection is the only honest sign.
    this.#response.destroy();
    this.resolve();
  }
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];
