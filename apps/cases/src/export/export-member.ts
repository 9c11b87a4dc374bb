import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { batchSize, MemberExport, type ExportLists, type ExportRow } from '@openrounds/http';

// Parameters of each: member, key after which the batch begins or null. HTML is made of the Markdown and left out.

const ownCases = statement<ExportRow>(
  'export.cases',
  `select c.id::text as key, json_build_object('id', c.id, 'version', c.version, 'kind', c.kind, 'state', c.state,
    'title', c.title, 'specialties', c.specialties, 'lang', c.lang, 'ageBand', c.age_band, 'sex', c.sex,
    'country', c.country, 'presentation', c.presentation, 'history', c.history, 'exam', c.exam,
    'investigations', c.investigations, 'timeline', c.timeline, 'workingDx', c.working_dx, 'question', c.question,
    'urgency', c.urgency, 'audience', c.audience, 'citations', c.citations, 'attribution', c.attribution,
    'outcome', c.outcome, 'consent', json_build_object('basis', c.consent_basis, 'at', iso(c.consent_at)),
    'ruleset', c.ruleset, 'listedAt', iso(c.listed_at), 'openedAt', iso(c.opened_at), 'staleAt', iso(c.stale_at),
    'firstResponseAt', iso(c.first_response_at), 'editedAt', iso(c.edited_at))::text as item
  from patient_case c where c.author_id = $1 and ($2::uuid is null or c.id > $2) order by c.id limit ${batchSize}`,
);

/** Classes that the guard found, by count; it keeps no text. */
const ownGuardRuns = statement<ExportRow>(
  'export.guard-runs',
  `select g.id::text as key, json_build_object('id', g.id, 'caseId', g.case_id, 'ruleset', g.ruleset,
    'classes', g.classes, 'outcome', g.outcome, 'at', iso(g.at))::text as item
  from guard_run g where g.author_id = $1 and ($2::uuid is null or g.id > $2) order by g.id limit ${batchSize}`,
);

/** A member's cases, drafts too, with their outcomes, and what the guard said of them. */
@Injectable()
export class ExportMember extends MemberExport {
  readonly service = 'cases';

  constructor(private readonly reads: Reads) {
    super();
  }

  lists(memberId: string): ExportLists {
    return {
      cases: (after) => this.reads.all(ownCases, [memberId, after]),
      guardRuns: (after) => this.reads.all(ownGuardRuns, [memberId, after]),
    };
  }
}
