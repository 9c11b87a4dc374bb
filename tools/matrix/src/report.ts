import type { Place } from './things.js';

/** One operation, asked by one caller about one object. */
export interface Cell {
  readonly operation: string;
  readonly caller: string;
  readonly object: Place | 'none';
  readonly expected: number;
  /** 0 when there was no answer, or no object to ask about. */
  readonly status: number;
  /** To be answered like an unknown id. */
  readonly hidden: boolean;
  /** Kept of what is hidden and of what is wrong, without `instance` and `traceId`. */
  readonly answer: string;
}

export interface Report {
  readonly operations: number;
  readonly callers: number;
  readonly cells: readonly Cell[];
  /** Operations that could not be tried, and why. */
  readonly uncovered: readonly { readonly operation: string; readonly what: string }[];
}

export const wrongCells = ({ cells }: Report): Cell[] =>
  cells.filter(({ status, expected }) => status !== expected);

/** Cells whose answer tells a caller more than that of an unknown id does. */
export function tellingCells({ cells }: Report): Cell[] {
  const groups = Map.groupBy(
    cells.filter(({ status, expected, hidden }) => hidden && status === expected),
    ({ operation, caller }) => `${operation} ${caller}`,
  );
  return [...groups.values()].flatMap((group) => {
    const unknown = group.find(({ object }) => object === 'unknown');
    return unknown ? group.filter(({ answer }) => answer !== unknown.answer) : [];
  });
}

export function isRight(report: Report): boolean {
  return report.uncovered.length + wrongCells(report).length + tellingCells(report).length === 0;
}

/** What is printed: the number of cells, and every one that is wrong. */
export function linesOf(report: Report): string[] {
  const { cells, operations, callers, uncovered } = report;
  const [wrong, telling] = [wrongCells(report), tellingCells(report)];
  const name = ({ operation, caller, object }: Cell): string => `${operation}, ${caller}, ${object}`;
  return [
    ...uncovered.map(({ operation, what }) => `uncovered  ${operation} ${what}`),
    ...wrong.map(
      (cell) =>
        `wrong      ${name(cell)}: expected ${cell.expected}, got ${cell.status} ${cell.answer.slice(0, 300)}`,
    ),
    ...telling.map((cell) => `telling    ${name(cell)}: ${cell.answer.slice(0, 300)}`),
    `${cells.length} cells of ${operations} operations and ${callers} callers: ${wrong.length} wrong, ${telling.length} that tell what is private, ${uncovered.length} not covered`,
  ];
}
