// Starts one built stack for all journeys, on free ports, beside a collector of spans and a provider outside that live in
// this process.
import { createServer } from 'node:http';
import { worldOf } from '@openrounds/journeys';
import { startStack } from '@openrounds/stack';
import { startOutsideProvider } from '@openrounds/testing';

/** Remembers the spans of OTLP/HTTP JSON requests and gives them back by trace, or by a text that they hold. */
function startSink() {
  const spans = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://sink');
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(spans.filter(chosenBy(url.searchParams)).map(({ told: _, ...span }) => span)),
      );
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      keep(JSON.parse(Buffer.concat(chunks).toString('utf8')), spans);
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Those of a trace, or those that hold a text. */
function chosenBy(query) {
  const text = query.get('holding');
  return text === null ? ({ traceId }) => traceId === query.get('trace') : ({ told }) => told.includes(text);
}

function keep(body, spans) {
  for (const { resource, scopeSpans } of body.resourceSpans ?? []) {
    const service =
      resource?.attributes?.find((item) => item.key === 'service.name')?.value?.stringValue ?? '';
    for (const { spans: sent } of scopeSpans) {
      for (const { name, traceId, spanId, parentSpanId, attributes, events, status } of sent) {
        const told = JSON.stringify({ name, attributes, events, status });
        spans.push({ name, service, traceId, spanId, parentSpanId: parentSpanId ?? null, told });
      }
    }
  }
}

/** The search engine that `npm test` has started already, shared by a prefix; without it the stack starts its own. */
function shared({ ELASTICSEARCH_URL }) {
  if (!ELASTICSEARCH_URL) return { engines: {}, prefix: {} };
  return { engines: { elasticsearchUrl: ELASTICSEARCH_URL }, prefix: { INDEX_PREFIX: 'journeys-' } };
}

export default async function setUp() {
  const sink = await startSink();
  const sinkUrl = `http://127.0.0.1:${sink.address().port}`;
  const outside = await startOutsideProvider();
  const { engines, prefix } = shared(process.env);
  const stack = await startStack({
    profile: `journeys-${process.pid}`,
    ports: 'free',
    seed: false,
    durable: false,
    engines,
    env: {
      ...prefix,
      ...outside.env,
      RATE_LIMITS: 'off',
      OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
      OTEL_TRACES_SAMPLER_ARG: '1',
    },
  });
  process.env.OPENROUNDS_WORLD = JSON.stringify(worldOf(stack, sinkUrl));
  globalThis.openRoundsJourneys = { stack, sink, outside };
}
