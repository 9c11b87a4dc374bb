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
