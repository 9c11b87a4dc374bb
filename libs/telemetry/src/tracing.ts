import { AsyncLocalStorage } from 'node:async_hooks';
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Attributes, Context, Link, Span, Tracer } from '@opentelemetry/api';
import { formatTraceparent, isSampled, parseTraceparent, randomHex } from './traceparent.js';
import type { TraceState } from './traceparent.js';

export interface TraceContext {
  traceparent: string | undefined;
}

export interface SpanOptions {
  /** traceparent of the parent; without it the current one */
  parent?: string | undefined;
  /** traceparents of work that led here */
  links?: (string | undefined)[];
  attributes?: Attributes;
  kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
}

interface Current extends TraceState {
  readonly span?: Span;
}

const storage = new AsyncLocalStorage<Current>();
let tracer: Tracer | undefined;
let ratio = 0;

/** Called once by `register`: from now on sampled work makes spans. */
export function useTracer(made: Tracer | undefined, headRatio: number): void {
  tracer = made;
  ratio = headRatio;
}

/**
 * Runs a request in its trace: continues that of the header or starts one. A span is made only if the trace is
 * sampled; the ids are there in any case.
 * @param traceparent the header as it came, or undefined
 */
export function withRequestSpan<T>(
  name: string,
  traceparent: string | undefined,
  attributes: Attributes,
  run: () => Promise<T>,
): Promise<T> {
  return inSpan(name, SpanKind.SERVER, parseTraceparent(traceparent), { attributes }, run);
}

/** Runs a piece of work as a span of the parent's trace, or of the current one, or of a new one. */
export function withSpan<T>(name: string, options: SpanOptions, run: () => Promise<T>): Promise<T> {
  const parent = options.parent === undefined ? storage.getStore() : parseTraceparent(options.parent);
  return inSpan(name, kinds[options.kind ?? 'internal'], parent, options, run);
}

/** The `traceparent` to send on; always there within a request or a span. */
export function currentTraceparent(): string | undefined {
  const current = storage.getStore();
  return current && formatTraceparent(current);
}

/** @returns 32 hex digits, always there within a request or a span */
export function currentTraceId(): string | undefined {
  return storage.getStore()?.traceId;
}

/** Adds attributes to the current span, if there is one. */
export function annotateSpan(attributes: Attributes): void {
  storage.getStore()?.span?.setAttributes(attributes);
}

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

function inSpan<T>(
  name: string,
  kind: SpanKind,
  parent: TraceState | undefined,
  options: SpanOptions,
  run: () => Promise<T>,
): Promise<T> {
  const traceId = parent?.traceId ?? randomHex(16);
  const sampled = parent?.sampled ?? isSampled(traceId, ratio);
  if (!sampled || tracer === undefined) return storage.run({ traceId, spanId: randomHex(8), sampled }, run);
  const links = (options.links ?? []).flatMap(linkTo);
  const attributes = options.attributes ?? {};
  // A trace without a parent still gets the id that the sampling decision was made on.
  const above = contextOf(parent ?? { traceId, spanId: randomHex(8), sampled });
  const span = tracer.startSpan(name, { kind, attributes, links }, above);
  const { spanId } = span.spanContext();
  return storage.run({ traceId, spanId, sampled, span }, () => untilEnd(span, run));
}

async function untilEnd<T>(span: Span, run: () => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(ROOT_CONTEXT, span), run);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    // The name only: a message may quote what a person wrote.
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.end();
  }
}

function contextOf(parent: TraceState): Context {
  return trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent));
}

function linkTo(traceparent: string | undefined): Link[] {
  const state = parseTraceparent(traceparent);
  return state ? [{ context: spanContextOf(state) }] : [];
}

function spanContextOf({ traceId, spanId, sampled }: TraceState) {
  return { traceId, spanId, traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}
