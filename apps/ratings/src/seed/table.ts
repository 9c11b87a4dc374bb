/**
 * Reads a table written for people: one row a line, columns separated by " | ", lines that begin with # are headings.
 * @param columns largest number of columns; missing ones are empty
 * @throws Error for a row with more
 */
export function rowsOf(table: string, columns: number): string[][] {
  const lines = table.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const cells = line.split(' | ');
    if (cells.length > columns) throw new Error(`"${line}" has more than ${columns} columns.`);
    return Array.from({ length: columns }, (_, index) => cells[index] ?? '');
  });
}

/** The parts of a cell; an empty cell has none. */
export function partsOfCell(cell: string, separator: string): string[] {
  return cell === '' ? [] : cell.split(separator);
}
