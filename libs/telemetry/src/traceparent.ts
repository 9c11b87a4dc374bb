import { randomFillSync } from 'node:crypto';

/** Where a piece of work stands in its trace, as W3C Trace Context says it. */
export interface TraceState {
  /** 32 hex digits */
  readonly traceId: string;
  /** 16 hex digits */
  readonly spanId: string;
  readonly sampled: boolean;
}

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** @returns the parts of a `traceparent`, or undefined for anything that is not one */
export function parseTraceparent(text: string | undefined): TraceState | undefined {
  const parts = text === undefined ? null : form.exec(text);
  if (!parts) return undefined;
  return { traceId: parts[1]!, spanId: parts[2]!, sampled: (Number.parseInt(parts[3]!, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceState): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

const pool = Buffer.alloc(4_096);
let used = pool.length;

/** Random lower-case hex that is not all zero. Random bytes are drawn in blocks because each draw is costly. */
export function randomHex(bytes: 8 | 16): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  const hex = pool.toString('hex', used - bytes, used);
  return /[^0]/.test(hex) ? hex : randomHex(bytes);
}

/** Head sampling that every service decides alike: by the first 32 bits of the trace id. */
export function isSampled(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(0, 8), 16) < ratio * 0x1_0000_0000;
}
