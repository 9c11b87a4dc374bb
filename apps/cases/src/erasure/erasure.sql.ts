import { nobody } from '@openrounds/erasure';

export const lockCases = 'select id from patient_case where author_id = $1 order by id for update';

/** Cases that others have commented on keep their place: number, version and times. */
export const eraseDiscussed = `update patient_case p set version = version + 1, state = 'erased', author_id = '${nobody}',
  title = '', specialties = '{}', lang = '', country = null, presentation = '', history = '', exam = '',
  html = '{"presentation": "", "history": "", "exam": "", "learning": ""}', investigations = '[]', timeline = '[]',
  working_dx = '{}', question = null, audience = '{"kind": "all"}', citations = '[]', attribution = null, outcome = null,
  age_band = 'unknown', sex = 'unknown', consent_basis = null, consent_at = null, unsolved_since = null, stale_at = null,
  edited_at = null
where author_id = $1 and opened_at is not null
  and exists (select from case_comment c where c.case_id = p.id and c.author_id is distinct from $1)
returning id, version, state, iso(opened_at) as "openedAt"`;

/** A draft was in no topic, and so is its end. */
export const deleteCases = `delete from patient_case where author_id = $1
returning id as key, version + 1 as version, opened_at is not null as told`;

export const deleteGuardRuns = 'delete from guard_run where author_id = $1 returning id as key, 2 as version';

/** Our copies of the member's comments stay as fences, without their author. */
export const eraseComments = `update case_comment set author_id = null, state = 'erased' where author_id = $1
returning id, case_id as "caseId"`;

/** Cases of others that gave credit to one of the comments. Parameters: cases, comments. */
export const forgetCredit = `update patient_case set version = version + 1,
  outcome = jsonb_set(outcome, '{creditedCommentIds}', (outcome->'creditedCommentIds') - $2::text[])
where id = any($1::uuid[]) and outcome->'creditedCommentIds' ?| $2::text[] returning id`;

/** Cases of others that the member was named to read. With nobody left, the author alone reads on. */
export const forgetReader = `update patient_case set version = version + 1, audience = jsonb_set(audience, '{memberIds}',
  case when jsonb_array_length(audience->'memberIds') > 1 then (audience->'memberIds') - $1::text
    else jsonb_build_array(author_id) end)
where audience->'memberIds' ? $1::text returning id`;
