import { Socket } from 'node:net';

/** Longest silence on a connection while somebody waits: more than a bulk request to the index may take in a transaction. */
const longestSilenceMs = 40_000;

/**
 * A socket for one connection to PostgreSQL that ends when nothing has come or gone for too long. A peer that vanished
 * without a word (a cut cable, a dropped entry in a firewall) is otherwise waited for until the system gives up on it,
 * which may take a quarter of an hour, and for ever when somebody between still acknowledges what we send. Its error
 * has the code `ETIMEDOUT`, which consumers and relays take as "down, try again".
 */
export function timedSocket(silenceMs = longestSilenceMs): Socket {
  const socket = new Socket();
  return socket.setTimeout(silenceMs, () => {
    const error = new Error('The database has been silent for too long.');
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  });
}
