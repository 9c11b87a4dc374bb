import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import { z } from 'zod';
import { useTracer } from './tracing.js';

/** OpenTelemetry's standard variables that are honoured. */
export const telemetryEnv = z.object({
  /** Base address of a collector that takes OTLP over HTTP; without it no span leaves the process. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  OTEL_SERVICE_NAME: z.string().default('openrounds'),
  /** Share of the traces started here that are recorded, 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.01),
});

let provider: TracerProvider | undefined;

/** Sets up the export of spans; does nothing without an endpoint. */
export function startTracing(env: z.output<typeof telemetryEnv>): void {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return;
  const exporter: SpanExporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  traceInto(new BatchSpanProcessor({ exporter }), env.OTEL_SERVICE_NAME, env.OTEL_TRACES_SAMPLER_ARG);
}

/** Sends the spans to a processor. The decision to sample is made before a span exists, hence "always on" here. */
export function traceInto(processor: SpanProcessor, service: string, ratio: number): void {
  const resource = resourceFromAttributes({ 'service.name': service });
  provider = new TracerProvider({ sampler: new AlwaysOnSampler(), resource, spanProcessors: [processor] });
  useTracer(provider.getTracer('openrounds'), ratio);
}

/** Sends what is left and ends. Never throws: a lost span is no reason to fail a stop. */
export async function stopTracing(): Promise<void> {
  const ending = provider;
  provider = undefined;
  useTracer(undefined, 0);
  await ending?.shutdown().catch(() => undefined);
}
