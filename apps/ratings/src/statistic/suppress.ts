/** Smallest number of distinct members that may be shown, other than none. */
export const smallestShown = 11;

export interface Suppressed {
  /** Each cell as it may be shown; null = hidden. */
  cells: (number | null)[];
  /** The total, which stays visible from 11 on. */
  total: number | '<11';
}

/**
 * The small-cell rule for one partition of a total into cells, k = 11: no number between 1 and 10 of distinct members
 * is shown, and nothing from which one follows. A total of 1 to 10 hides the whole partition. Otherwise cells of 1 to 10
 * are hidden, and with them the smallest visible cells above 0, until the hidden ones cannot be told from their sum.
 * Follows the cell-size policy of the US Centers for Medicare & Medicaid Services.
 * @param cells distinct members per cell, integers of at least 0
 */
export function suppress(cells: readonly number[]): Suppressed {
  const total = cells.reduce((sum, cell) => sum + cell, 0);
  if (total === 0) return { cells: [...cells], total };
  if (total < smallestShown) return { cells: cells.map(() => null), total: '<11' };
  const hidden = cells.map(isSmall);
  if (hidden.includes(true)) hideComplements(cells, hidden);
  return { cells: cells.map((cell, index) => (hidden[index] ? null : cell)), total };
}

/**
 * The small-cell rule for a table: applied to every row and column until nothing changes. Row and column totals follow
 * the rule of their own partition.
 * @param rows rows of equal length, distinct members per cell
 */
export function suppressTable(rows: readonly (readonly number[])[]): (number | null)[][] {
  const hidden = rows.map((row) => row.map(isSmall));
  const width = rows[0]?.length ?? 0;
  let before = -1;
  let now = countHidden(hidden);
  while (now !== before) {
    before = now;
    rows.forEach((row, index) => hideLine(row, hidden[index]!));
    for (let column = 0; column < width; column += 1) {
      const marks = hidden.map((row) => row[column]!);
      hideLine(
        rows.map((row) => row[column]!),
        marks,
      );
      marks.forEach((mark, row) => (hidden[row]![column] = mark));
    }
    now = countHidden(hidden);
  }
  return rows.map((row, r) => row.map((cell, c) => (hidden[r]![c] ? null : cell)));
}

function isSmall(cell: number): boolean {
  return cell > 0 && cell < smallestShown;
}

function countHidden(hidden: boolean[][]): number {
  return hidden.flat().filter(Boolean).length;
}

/** One line of a table, with what its crossing lines have hidden already. */
function hideLine(cells: readonly number[], hidden: boolean[]): void {
  const total = cells.reduce((sum, cell) => sum + cell, 0);
  if (total > 0 && total < smallestShown) hidden.fill(true);
  else if (hidden.includes(true)) hideComplements(cells, hidden);
}

/** Hides the smallest visible cell above 0, and its equals, again and again, until the sum gives nothing away. */
function hideComplements(cells: readonly number[], hidden: boolean[]): void {
  while (!isSafe(cells, hidden)) {
    const visible = cells.filter((cell, index) => cell > 0 && !hidden[index]);
    if (visible.length === 0) return;
    const smallest = Math.min(...visible);
    cells.forEach((cell, index) => {
      if (cell === smallest) hidden[index] = true;
    });
  }
}

/** Two cells at least, eleven members at least, and neither all ones nor all tens, which would be known exactly. */
function isSafe(cells: readonly number[], hidden: readonly boolean[]): boolean {
  const values = cells.filter((_, index) => hidden[index]);
  const sum = values.reduce((total, value) => total + value, 0);
  return values.length >= 2 && sum >= smallestShown && sum !== values.length && sum !== values.length * 10;
}
