import { world } from './world.js';

export interface SeenSpan {
  readonly name: string;
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
}

/** Spans of one trace that the processes have sent so far. */
export async function spansOf(traceId: string): Promise<SeenSpan[]> {
  const response = await fetch(`${world().sinkUrl}/spans?trace=${traceId}`);
  return (await response.json()) as SeenSpan[];
}

/** Names of the spans of all processes in which one of the texts stands, in a name or an attribute. */
export async function inSpans(texts: readonly string[]): Promise<string[]> {
  const found = texts.map(async (text) => {
    const response = await fetch(`${world().sinkUrl}/spans?holding=${encodeURIComponent(text)}`);
    return ((await response.json()) as SeenSpan[]).map(({ service, name }) => `${service} ${name}`);
  });
  return [...new Set((await Promise.all(found)).flat())].sort();
}
