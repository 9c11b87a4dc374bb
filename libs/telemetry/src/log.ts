import { pino } from 'pino';
import type { DestinationStream, Logger as PinoLogger } from 'pino';
import { readEnv } from '@openrounds/config';
import { z } from 'zod';
import { allowedOnly } from './log-fields.js';
import type { LogFields } from './log-fields.js';
import { currentTraceId } from './tracing.js';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof levels)[number] | 'silent';

interface LogMethod {
  (message: string): void;
  (fields: LogFields, message: string): void;
}

/** A logger whose fields are an allow-list; `error` means that a person must act. */
export interface Logger extends Record<(typeof levels)[number], LogMethod> {
  /** A logger that adds these fields to each line; it follows the level of its parent. */
  child(fields: LogFields): Logger;
}

const levelEnv = z.object({
  LOG_LEVEL: z
    .enum([...levels, 'silent'])
    .default('info')
    .catch('info'),
});

function makePino(level: LogLevel, stream?: DestinationStream): PinoLogger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (value: unknown) => value },
      formatters: { level: (label) => ({ level: label }), log: allowedOnly },
      mixin: () => ({ trace_id: currentTraceId() }),
    },
    ...(stream ? [stream] : []),
  );
}

function wrap(target: PinoLogger, bound: LogFields): Logger {
  const method =
    (level: (typeof levels)[number]): LogMethod =>
    (first: LogFields | string, message?: string) => {
      if (typeof first === 'string') target[level]({ ...bound }, first);
      else target[level]({ ...bound, ...first }, message);
    };
  const methods = Object.fromEntries(levels.map((level) => [level, method(level)]));
  const child = (fields: LogFields): Logger => wrap(target, { ...bound, ...fields });
  return { ...(methods as Record<(typeof levels)[number], LogMethod>), child };
}

/** JSON lines with time in ISO 8601 and the trace id of the current request; tests give a stream of their own. */
export function makeLogger(level: LogLevel, stream?: DestinationStream): Logger {
  return wrap(makePino(level, stream), {});
}

// On stderr: what a command prints on stdout is its result, and nothing else.
const root = makePino(readEnv(levelEnv).LOG_LEVEL, pino.destination(2));

/** The log of this process. */
export const log: Logger = wrap(root, {});

/** Changes the level of `log` and of all its children. */
export function setLogLevel(level: LogLevel): void {
  root.level = level;
}
