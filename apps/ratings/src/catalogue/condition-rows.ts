import type { ConditionDraft } from './condition.js';
import { ancestorsOf, rootCondition } from './condition.js';
import type { Refused, TableRow } from './read-table.js';

/** Columns of a condition file. A condition with several parents has several rows; parents are labels. */
export const conditionColumns = ['id', 'label', 'parents', 'icd10cm'] as const;

export interface ConditionRows {
  drafts: ConditionDraft[];
  refused: Refused[];
  rows: number;
}

interface Row {
  line: number;
  id: string;
  label: string;
  parent: string;
  codes: string[];
}

/** Gathers conditions and finds the ids of their parents by label, in the file first and then in the catalogue. */
export class ConditionCollector {
  private readonly accepted: Row[] = [];
  private readonly labels = new Map<string, string>();
  private readonly refused: Refused[] = [];
  private rows = 0;

  add({ line, cells }: TableRow): void {
    this.rows += 1;
    const [id = '', label = '', parent = '', codes = ''] = cells.map((cell) => cell.trim());
    const reason = problemOf(cells, id, label, parent) ?? this.conflictOf(id, label);
    if (reason) return void this.refused.push({ line, what: id, reason });
    this.labels.set(id, label);
    this.accepted.push({ line, id, label, parent, codes: codesOf(codes) });
  }

  /** @param known label -> id of what the catalogue holds already */
  result(known: ReadonlyMap<string, string> = new Map()): ConditionRows {
    const kept = this.withoutLoose(this.accepted, known);
    const ids = idsOf(kept, known);
    const drafts = new Map<string, ConditionDraft & { parentIds: string[]; icd10cm: string[] }>();
    for (const row of kept) {
      const draft = drafts.get(row.id) ?? { id: row.id, label: row.label, parentIds: [], icd10cm: [] };
      draft.parentIds = [...new Set([...draft.parentIds, ids.get(row.parent)!])];
      draft.icd10cm = [...new Set([...draft.icd10cm, ...row.codes])];
      drafts.set(row.id, draft);
    }
    const refused = [...this.refused].sort((a, b) => a.line - b.line);
    return { drafts: [...drafts.values()], refused, rows: this.rows };
  }

  private conflictOf(id: string, label: string): string | undefined {
    const before = this.labels.get(id);
    return before === undefined || before === label
      ? undefined
      : `has the label "${before}" in an earlier row`;
  }

  /** Refuses rows until every parent that is left exists: a row that goes may take its children with it. */
  private withoutLoose(rows: Row[], known: ReadonlyMap<string, string>): Row[] {
    const ids = idsOf(rows, known);
    const reasonOf = reasons(rows, ids);
    const kept = rows.filter((row) => {
      const reason = reasonOf(row);
      if (reason) this.refused.push({ line: row.line, what: row.id, reason });
      return !reason;
    });
    return kept.length === rows.length ? kept : this.withoutLoose(kept, known);
  }
}

function reasons(rows: Row[], ids: ReadonlyMap<string, string>): (row: Row) => string | undefined {
  const parents = Map.groupBy(rows, (row) => row.id);
  const parentsOf = (id: string): string[] =>
    (parents.get(id) ?? []).flatMap((row) => ids.get(row.parent) ?? []);
  return ({ id, parent }) => {
    const parentId = ids.get(parent);
    if (parentId === undefined) return `has the unknown parent "${parent}"`;
    if (parentId === id) return 'is its own parent';
    return ancestorsOf(parentId, parentsOf).includes(id)
      ? `is an ancestor of its parent "${parent}"`
      : undefined;
  };
}

function idsOf(rows: Row[], known: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([
    [rootCondition.label, rootCondition.id],
    ...known,
    ...rows.map(({ label, id }) => [label, id] as const),
  ]);
}

/** `ICD10CM:I50.9, ICD10CM:I50` without the name of the system. */
function codesOf(cell: string): string[] {
  const codes = cell.split(',').map((code) => code.trim().replace(/^ICD10CM:/, ''));
  return [...new Set(codes.filter((code) => code !== '' && code.length <= 20))];
}

function problemOf(cells: string[], id: string, label: string, parent: string): string | undefined {
  if (cells.length !== conditionColumns.length)
    return `has ${cells.length} columns instead of ${conditionColumns.length}`;
  if (!/^DOID:\d{1,9}$/.test(id)) return 'the id is not DOID:n';
  if (label === '') return 'has no label';
  if (label.length > 300) return 'the label is longer than 300 characters';
  if (id === rootCondition.id) return 'is the root, which is always there';
  if (parent === '') return 'has no parent';
  if (cells.some((cell) => cell.includes('\0'))) return 'contains a NUL character';
  return undefined;
}
