import type { Problem } from './problem.js';

export const problemMediaType = 'application/problem+json';

/** Where a problem came up: the path of the request, without its query, and the trace of the log. */
export interface ProblemPlace {
  readonly instance: string | undefined;
  readonly traceId: string | undefined;
}

/** The members of an RFC 9457 answer. */
export function problemDocument(problem: Problem, place: ProblemPlace): Record<string, unknown> {
  const { code, title, status, detail, extra } = problem;
  return { type: `/problems/${code}`, title, status, code, detail, ...place, ...extra };
}

/** @returns the path of a URL without its query */
export function pathOf(url: string): string {
  const query = url.search(/[?#]/);
  return query < 0 ? url : url.slice(0, query);
}
