import { postgresError } from '@openrounds/database';

/** A handler throws it when something it needs is down: the record waits, it is not to blame. */
export class DependencyDown extends Error {
  override readonly name = 'DependencyDown';
}

/** A record that its contract or an invariant refuses: it will not get better by trying again. */
export class BadRecord extends Error {
  override readonly name = 'BadRecord';
}

/**
 * - `down`: database, broker or index does not answer; hold and try again for as long as it takes
 * - `bad`: this record can never be applied; dead letter at once
 * - `unknown`: may be a fault of ours or a moment's bad luck; some tries, then dead letter
 */
export type FailureClass = 'down' | 'bad' | 'unknown';

/** Connection exceptions, insufficient resources, operator intervention, system error, lost races, lock timeouts. */
const downStates = /^(08|53|57P|58|40|55P03|25006)/;
/** Data exceptions and integrity violations: the values are wrong. */
const badStates = /^(22|23)/;
const downCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);
const downNames = new Set([
  'DependencyDown',
  'OutboxFull',
  'ConnectionError',
  'TimeoutError',
  'NoLivingConnectionsError',
  'ConnectionException',
]);
const downMessages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** Says what an error of a handler means for its record; looks through wrapped causes. */
export function classify(error: unknown): FailureClass {
  const state = postgresError(error)?.code;
  if (state !== undefined) return downStates.test(state) ? 'down' : badStates.test(state) ? 'bad' : 'unknown';
  for (
    let cause: unknown = error, depth = 0;
    cause instanceof Error && depth < 5;
    cause = cause.cause, depth += 1
  ) {
    if (cause instanceof BadRecord) return 'bad';
    if (isDown(cause)) return 'down';
  }
  return 'unknown';
}

function isDown(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const status = 'statusCode' in error ? error.statusCode : undefined;
  const busy = status === 429 || status === 502 || status === 503 || status === 504;
  return busy || downCodes.has(code) || downNames.has(error.name) || downMessages.test(error.message);
}

/** Errors whose messages quote the values they complain of. */
const quoting = /SyntaxError|ZodError|DriverException|ConstraintViolation|ValidationError/;

/** What may be kept of an error beside a record, in logs and headers: kind, code and place, without values. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const state = postgresError(error);
  if (state) return `${error.name} ${state.code}${state.constraint ? ` ${state.constraint}` : ''}`;
  if (quoting.test(error.name)) return error.name;
  return `${error.name}: ${error.message.replace(/(["'`])(?:(?!\1).){25,}\1/gs, '$1…$1')}`.slice(0, 300);
}
