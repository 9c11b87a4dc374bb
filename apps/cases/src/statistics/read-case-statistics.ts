import { Injectable } from '@nestjs/common';
import { Clock, Reads, statement } from '@openrounds/database';
import { z } from 'zod';

const DAY_MS = 86_400_000;
/** Fewer distinct authors than this show no figure. */
const SMALL_CELL = 11;

/** Figures are null where fewer than 11 authors stand behind them. */
export const caseStatistics = z.object({
  /** Cases opened in this time count; younger ones may still find their answer. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  cases: z.int().nullable(),
  /** Share of cases with an answer of another member, in whole per cent. */
  answeredPercent: z.int().nullable(),
  medianFirstAnswerSeconds: z.int().nullable(),
  answersPerCase: z.number().nullable(),
  /** Share of cases closed with an outcome, in whole per cent. */
  closedPercent: z.int().nullable(),
});
export type CaseStatistics = z.output<typeof caseStatistics>;

interface Counted {
  cases: number;
  authors: number;
  answered: number;
  answers: number;
  median: number | null;
  closed: number;
}

const counts = statement<Counted>(
  'case.statistics',
  `with asked as (
  select id, author_id, opened_at, outcome from patient_case
  where kind = 'help' and state in ('open', 'answered', 'stale', 'resolved', 'teaching') and opened_at >= $1 and opened_at < $2
), answers as (
  select q.id, count(a.id)::int as answers, min(a.added_at) - q.opened_at as wait
  from asked q left join case_comment a on a.case_id = q.id and a.state = 'published'
    and a.author_id <> q.author_id and a.added_at > q.opened_at
  group by q.id, q.opened_at
)
select count(*)::int as cases, count(distinct q.author_id)::int as authors,
  count(*) filter (where answers > 0)::int as answered, coalesce(sum(answers), 0)::int as answers,
  round(extract(epoch from percentile_cont(0.5) within group (order by wait)))::int as median,
  count(*) filter (where q.outcome->>'howSolved' <> 'unresolved')::int as closed
from asked q join answers using (id)`,
);

/** Product rule 4.6: medians and shares over cases opened in the last 90 days, those of the last 7 days left out. */
@Injectable()
export class ReadCaseStatistics {
  constructor(
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<CaseStatistics> {
    const now = this.clock.now().getTime();
    const [from, to] = [new Date(now - 90 * DAY_MS), new Date(now - 7 * DAY_MS)];
    const row = await this.reads.one(counts, [from, to]);
    return { from: from.toISOString(), to: to.toISOString(), ...figuresOf(row) };
  }
}

/** Shares of the counts, or nulls where so few authors stand behind them that one could be recognised. */
export function figuresOf(row: Counted | undefined): Omit<CaseStatistics, 'from' | 'to'> {
  if (!row || row.authors < SMALL_CELL) {
    return {
      cases: null,
      answeredPercent: null,
      medianFirstAnswerSeconds: null,
      answersPerCase: null,
      closedPercent: null,
    };
  }
  const percent = (part: number): number => Math.round((100 * part) / row.cases);
  return {
    cases: row.cases,
    answeredPercent: percent(row.answered),
    medianFirstAnswerSeconds: row.median,
    answersPerCase: Math.round((10 * row.answers) / row.cases) / 10,
    closedPercent: percent(row.closed),
  };
}
