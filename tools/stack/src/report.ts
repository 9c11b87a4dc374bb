import { line, step } from '../preflight/progress.mjs';

/** Where progress goes: a terminal, the command that waits for a detached start, or nowhere. */
export interface Report {
  line(text: string): void;
  /** Begins a timed step; the answer ends it. */
  step(what: string): (note?: string) => void;
}

/** A report onto any sink of text. */
export function reportTo(write: (text: string) => void): Report {
  return { line: (text) => line(text, write), step: (what) => step(what, write) };
}

/** For starts inside tests and measurements, whose own output is what matters. */
export const silent: Report = reportTo(() => undefined);

/** Waits for a step and writes its time, also when several run beside each other. */
export async function timed<T>(report: Report, what: string, run: () => Promise<T>): Promise<T> {
  const done = report.step(what);
  const result = await run();
  done();
  return result;
}
