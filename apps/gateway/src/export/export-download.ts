import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  clientAddressHeader,
  enforce,
  FreshFactorRequired,
  MethodNotAllowed,
  passportHeader,
  Unavailable,
} from '@openrounds/http';
import { currentTraceparent, gauge, log } from '@openrounds/telemetry';
import type { Facts } from '../credentials/identity-client.js';
import { passportClaims, PassportOffice } from '../credentials/passport-office.js';
import { services, type ServiceName } from '../env.js';
import { NoAnswer } from '../gateway.problems.js';
import { Upstreams, type Part } from '../proxy/upstreams.js';
import { ExportZip } from './export-zip.js';

/** A download may last as long as its reader is slow; each holds one connection to one service meanwhile. */
const mostAtOnce = 8;
/** An account is its member's whatever their level. */
const levels = { READ_MIN_LEVEL: 0, WRITE_MIN_LEVEL: 0 };
/** Longest time in which nothing of a download leaves. */
const longestSilenceMs = 60_000;

export interface Download {
  readonly facts: Facts;
  readonly method: string;
  /** The caller's, for the budgets of identity. */
  readonly address: string;
  /** Headers that the gateway adds to the answer. */
  readonly answer: Record<string, string>;
  /** Called once, before the first byte of the answer is written. */
  takeOver(): ServerResponse;
}

/**
 * `GET /v1/me/export`: asks every service for its part and streams the parts into one ZIP, one after another, without
 * parsing or keeping them. Whoever reads slowly holds the services back. A part that fails cuts the connection: a file
 * that merely is shorter would be taken for the whole.
 */
@Injectable()
export class ExportDownload {
  #running = 0;

  constructor(
    private readonly upstreams: Upstreams,
    private readonly office: PassportOffice,
  ) {
    gauge('openrounds.gateway.exports', 'Exports being downloaded', () => this.#running);
  }

  /** @throws FreshFactorRequired, ScopeMissing, Forbidden for an application, Unavailable, NoAnswer; nothing has been written to the client then */
  async send(download: Download): Promise<void> {
    const { facts, method } = download;
    // HEAD would use the permission up.
    if (method !== 'GET') throw new MethodNotAllowed(['GET']);
    enforce('self', passportClaims(facts), method, levels);
    if (this.#running >= mostAtOnce) throw new Unavailable('Other exports are being downloaded.', 30);
    this.#running += 1;
    const ending = new AbortController();
    try {
      const first = await this.begin(download, ending.signal);
      await this.stream(download, first, ending);
    } finally {
      ending.abort();
      this.#running -= 1;
    }
  }

  /** Identity's part; with it the member's permission, given by a fresh factor, is used up. */
  private async begin(download: Download, signal: AbortSignal): Promise<Part> {
    const part = await this.ask(download, 'identity', signal);
    if (part.status === 200) return part;
    const problem = (await part.body.json().catch(() => ({}))) as { code?: unknown; detail?: unknown };
    if (problem.code !== 'fresh-factor-required') throw new NoAnswer();
    throw new FreshFactorRequired(String(problem.detail));
  }

  private async stream(download: Download, first: Part, ending: AbortController): Promise<void> {
    const response = download.takeOver();
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    response.setTimeout(longestSilenceMs, () => response.destroy());
    const zip = new ExportZip((error) => {
      if (!response.closed) log.warn({ err: error }, 'an export broke off');
      response.destroy();
    });
    response.writeHead(200, {
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="openrounds-export.zip"',
      'cache-control': 'no-store',
      ...download.answer,
    });
    for (const service of services) {
      zip.add(service, async () => {
        if (service === 'identity') return first.body;
        const part = await this.ask(download, service, ending.signal);
        if (part.status !== 200) throw new NoAnswer();
        return part.body;
      });
    }
    zip.end().pipe(response);
    await closed;
  }

  private async ask(download: Download, service: ServiceName, signal: AbortSignal): Promise<Part> {
    const { facts, address } = download;
    const traceparent = currentTraceparent();
    const headers = {
      [passportHeader]: await this.office.passportOf(facts, service),
      [clientAddressHeader]: address,
      ...(traceparent !== undefined && { traceparent }),
    };
    const route =
      service === 'identity'
        ? ({ method: 'POST', path: '/internal/exports' } as const)
        : ({ method: 'GET', path: '/internal/export' } as const);
    return this.upstreams.ask({ service, headers, signal, ...route });
  }
}
