/**
 * The only fields that a log line may hold. No bodies, no addresses with a query, no names of people: what is not
 * listed here does not leave the process.
 */
export const logFields = [
  'service',
  'context',
  'step',
  'signal',
  'role',
  'port',
  'pid',
  'name',
  'kind',
  'operation',
  'method',
  'route',
  'status',
  'code',
  'reason',
  'outcome',
  'duration',
  'seconds',
  'age',
  'count',
  'total',
  'size',
  'bytes',
  'attempt',
  'attempts',
  'topic',
  'partition',
  'offset',
  'group',
  'consumer',
  'bucket',
  'buckets',
  'epoch',
  'fact',
  'key',
  'version',
  'event_id',
  'seq',
  'hash',
  'applied',
  'stale',
  'duplicate',
  'parked',
  'dead',
  'lag',
  'broker',
  'table',
  'migration',
  'migrations',
  'statement',
  'index',
  'alias',
  'generation',
  'job',
  'file',
  'line',
  'sid',
  'trace_id',
  'upstream',
  'check',
  'exit_code',
] as const;

type FieldValue = string | number | boolean | null | undefined | readonly string[] | readonly number[];

/** Fields of a log line; `err` is reduced to type, code, and stack frames. */
export type LogFields = { readonly [K in (typeof logFields)[number]]?: FieldValue } & {
  readonly err?: unknown;
};

const allowed: ReadonlySet<string> = new Set([...logFields, 'err', 'trace_id', 'span_id']);

/** Keeps what may be logged. */
export function allowedOnly(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (allowed.has(name) && value !== undefined) kept[name] = name === 'err' ? describeError(value) : value;
  }
  return kept;
}

export interface DescribedError {
  type: string;
  code?: string;
  message?: string;
  constraint?: string;
  table?: string;
  column?: string;
  stack?: string[];
  cause?: DescribedError;
}

/**
 * What may be told of an error. The messages of database drivers, of JSON.parse and of validators quote what a person
 * wrote, so they stay out; the others lose their long quotations.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!isErrorLike(error)) return { type: typeof error };
  const { name, code, cause } = error as Error & Record<string, unknown>;
  const type = typeof name === 'string' ? name : 'Error';
  const described: DescribedError = { type };
  if (typeof code === 'string' || typeof code === 'number') described.code = String(code);
  for (const part of ['constraint', 'table', 'column'] as const) {
    const value: unknown = Reflect.get(error, part);
    if (typeof value === 'string') described[part] = value;
  }
  if (!quotesInput(error, type)) described.message = withoutQuotations(error.message);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  described.stack = frames.slice(0, 12).map((line) => line.trim());
  if (cause !== undefined && depth < 3) described.cause = describeError(cause, depth + 1);
  return described;
}

function isErrorLike(value: unknown): value is Error {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  );
}

function quotesInput(error: object, type: string): boolean {
  const fromDatabase = 'severity' in error || 'sqlState' in error || 'sqlMessage' in error;
  return (
    fromDatabase || /SyntaxError|ZodError|DriverException|ConstraintViolation|ValidationError/.test(type)
  );
}

function withoutQuotations(message: string): string {
  return message.replace(/(["'`])(?:(?!\1).){40,}\1/gs, '$1…$1').slice(0, 300);
}
