import { afterEach, describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import {
  currentTraceId,
  currentTraceparent,
  parseTraceparent,
  stopTracing,
  traceInto,
  withRequestSpan,
  withSpan,
} from './index.js';
import { isSampled, randomHex } from './traceparent.js';

const incoming = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const unsampled = incoming.replace(/01$/, '00');

function recordAll(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  traceInto(new SimpleSpanProcessor({ exporter }), 'test', 1);
  return exporter;
}

afterEach(() => stopTracing());

describe('a request', () => {
  it('has a trace id without any collector', async () => {
    await withRequestSpan('GET', undefined, {}, async () => {
      await Promise.resolve();
      expect(currentTraceId()).toMatch(/^[0-9a-f]{32}$/);
      expect(currentTraceparent()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    });
    expect(currentTraceId()).toBeUndefined();
  });

  it('continues the trace of its header and makes a span when that is sampled', async () => {
    const exporter = recordAll();
    await withRequestSpan('GET /v1/posts', incoming, { 'http.route': '/v1/posts' }, async () => {
      expect(currentTraceId()).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
      expect(currentTraceparent()).not.toBe(incoming);
    });
    const [span] = exporter.getFinishedSpans();
    expect(span?.spanContext().traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(span?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
  });

  it('makes no span when its trace is not sampled', async () => {
    const exporter = recordAll();
    await withRequestSpan('GET', unsampled, {}, async () => expect(currentTraceparent()).toMatch(/-00$/));
    expect(exporter.getFinishedSpans()).toHaveLength(0);
  });

  it('that fails marks its span without the message', async () => {
    const exporter = recordAll();
    const failing = withRequestSpan('GET', incoming, {}, () => Promise.reject(new TypeError('Mrs Smith')));
    await expect(failing).rejects.toThrow(TypeError);
    const [span] = exporter.getFinishedSpans();
    expect(span?.attributes).toEqual({ 'error.type': 'TypeError' });
    expect(JSON.stringify(span?.events)).not.toContain('Smith');
  });
});

describe('a span', () => {
  it('belongs to the trace of a stored traceparent and links to others', async () => {
    const exporter = recordAll();
    const options = { parent: incoming, links: [incoming, 'nonsense', undefined], kind: 'consumer' as const };
    await withSpan('process', options, async () => withSpan('inner', {}, async () => undefined));
    const [inner, outer] = exporter.getFinishedSpans();
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(outer?.links).toHaveLength(1);
  });
});

describe('a traceparent', () => {
  it.each([
    '',
    'x',
    `01${incoming.slice(2)}`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `${incoming}-more`,
  ])('of the form %j is ignored', (text) => expect(parseTraceparent(text)).toBeUndefined());

  it('is sampled in the asked share of random traces', () => {
    const hits = Array.from({ length: 4_000 }, () => randomHex(16)).filter((id) =>
      isSampled(id, 0.25),
    ).length;
    expect(hits).toBeGreaterThan(850);
    expect(hits).toBeLessThan(1_150);
    expect(isSampled('f'.repeat(32), 1)).toBe(true);
    expect(isSampled('0'.repeat(31) + '1', 0)).toBe(false);
  });
});
