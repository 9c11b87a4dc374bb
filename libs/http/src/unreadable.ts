import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDocument, problemMediaType } from './problem-document.js';
import { sendProblem } from './problem.filter.js';
import { BadRequest, NotFound } from './problems.js';
import { safeHeaders } from './safe-headers.js';

const detail = 'The request cannot be understood.';

/** Answers a request whose address the router cannot read: no hook and no filter has seen it. */
export function refuseAddress(
  error: { readonly code: string },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  // No id is that long.
  const problem = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? new NotFound() : new BadRequest(detail);
  sendProblem(reply.headers(safeHeaders), problem, request.raw.url ?? '');
}

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what is no HTTP, as far as the connection still takes an answer, and ends the connection. */
export function refuseBytes(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = statuses[error.code ?? ''] ?? 400;
  const title = STATUS_CODES[status]!;
  const place = { instance: undefined, traceId: undefined };
  const body = JSON.stringify(
    status === 400 ? problemDocument(new BadRequest(detail), place) : { title, status },
  );
  const headers = Object.entries({
    ...safeHeaders,
    'cache-control': 'no-store',
    'content-type': problemMediaType,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  });
  const lines = headers.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines}\r\n\r\n${body}`, () => socket.destroy());
}
