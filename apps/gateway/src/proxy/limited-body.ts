import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { bodyLimit, TooLarge } from '@openrounds/http';

/**
 * The body of a request, on its way to a service. One that comes in chunks does not say how long it is; it breaks off
 * with TooLarge once it is longer than is taken, so that its sender hears that and not of a lost connection. The
 * connection to the sender stays open for the answer.
 */
export function limitedBody(request: IncomingMessage): Readable {
  if (request.headers['transfer-encoding'] === undefined) return request;
  let bytes = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > bodyLimit) done(new TooLarge());
      else done(null, chunk);
    },
  });
  body.once('error', () => request.unpipe(body).resume());
  request.once('close', () => {
    if (!request.complete) body.destroy(new Error('The client went away.'));
  });
  return request.pipe(body);
}
