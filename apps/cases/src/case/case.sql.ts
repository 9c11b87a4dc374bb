import { hiddenFrom } from '@openrounds/blocks';
import { statement } from '@openrounds/database';
import { authorJson, bylineJson, readerSpecialties } from '../member/author.sql.js';
import type { CaseView } from './case.http.js';

const published = `state in ('open', 'answered', 'stale', 'resolved', 'teaching')`;

/**
 * SQL condition: the case is in view and its audience admits the reader.
 * @param reader parameter that holds the reader's id
 */
const readable = (reader: string): string =>
  `${published} and admits(audience, author_id, ${reader}, ${readerSpecialties(reader)})`;

const seconds = `floor(extract(epoch from c.first_response_at - c.opened_at))::int`;

/** `page` selects `id` and `listed_at` of one row more than the page holds, newest first. */
function listSql(page: string): string {
  return `with page as materialized (${page}),
lines as (
  select c.listed_at, c.id, json_build_object('id', c.id, 'version', c.version, 'kind', c.kind, 'state', c.state,
    'label', c.label, 'title', c.title, 'extract', left(c.presentation, 160), 'specialties', c.specialties,
    'lang', c.lang, 'ageBand', c.age_band, 'sex', c.sex, 'urgency', c.urgency, 'openedAt', iso(c.opened_at),
    'firstResponseSeconds', ${seconds}, 'author', ${bylineJson('m')}) as line
  from (select * from page order by listed_at desc, id desc limit $3::int - 1) shown
  join patient_case c using (id) left join member m on m.id = c.author_id
)
select coalesce((select json_agg(line order by listed_at desc, id desc) from lines), '[]')::text as items,
  case when (select count(*) from page) = $3 then
    (select json_build_object('at', iso(listed_at), 'id', id) from lines order by listed_at, id limit 1)
  end as last`;
}

export interface ListRow {
  items: string;
  last: { at: string; id: string } | null;
}

/** The same in lists: without authors whom a block hides from the reader. */
const listed = `${readable('$4::uuid')} and author_id not in ${hiddenFrom('$4::uuid')}`;
const older = `(listed_at, id) < ($1::timestamptz, $2::uuid)`;
const page = `order by listed_at desc, id desc limit $3`;
const filters = `($5::text is null or state = $5) and ($6::text is null or label = $6)
  and ($7::uuid is null or author_id = $7)`;
const byPlace = [1, 2, 3]
  .map(
    (place) => `(select id, listed_at from patient_case where ${listed} and specialties[${place}] = $8
  and ${older} and ${filters} ${page})`,
  )
  .join('\n union all ');

/**
 * Parameters: time and id of the last line, page size + 1, reader, then state, label and author or null;
 * for one specialty its slug. `own` takes state, label and the author's specialty filter the same way.
 */
export const caseLists = {
  readable: statement<ListRow>(
    'case.list.readable',
    listSql(`select id, listed_at from patient_case where ${listed} and ${older} and ${filters} ${page}`),
  ),
  bySpecialty: statement<ListRow>(
    'case.list.by-specialty',
    listSql(`select id, listed_at from (${byPlace}) places ${page}`),
  ),
  own: statement<ListRow>(
    'case.list.own',
    listSql(`select id, listed_at from patient_case where author_id = $4 and state = $5 and ${older}
  and ($6::text is null or $6 = any(specialties)) ${page}`),
  ),
};

/** One case for a reader: the author's own in every state, others' while in view and admitted. Parameters: id, reader. */
export const oneCase = statement<{ case: CaseView }>(
  'case.read',
  `select json_build_object('id', c.id, 'version', c.version, 'kind', c.kind, 'state', c.state, 'label', c.label,
    'title', c.title, 'specialties', c.specialties, 'lang', c.lang, 'ageBand', c.age_band, 'sex', c.sex,
    'urgency', c.urgency, 'openedAt', iso(c.opened_at), 'firstResponseSeconds', ${seconds},
    'authorId', c.author_id, 'author', ${authorJson('m')}, 'country', c.country, 'presentation', c.presentation,
    'history', c.history, 'exam', c.exam, 'html', c.html, 'investigations', c.investigations, 'timeline', c.timeline,
    'workingDx', c.working_dx, 'conditions', (
      select coalesce(json_agg(json_build_object('id', k.id, 'label', k.label) order by k.label), '[]')
      from condition k where k.id = any(c.working_dx) or k.id = c.outcome->>'finalDx'
    ), 'question', c.question,
    'audience', case when c.author_id = $2 then c.audience else c.audience - 'memberIds' end,
    'citations', c.citations, 'attribution', c.attribution, 'outcome', c.outcome,
    'consent', case when c.author_id = $2 and c.consent_at is not null
      then json_build_object('basis', c.consent_basis, 'attestedAt', iso(c.consent_at)) end,
    'editedAt', iso(c.edited_at)) as case
  from (
    select * from patient_case where id = $1 and state <> 'erased' and (author_id = $2 or (${readable('$2::uuid')}))
  ) c left join member m on m.id = c.author_id`,
);

/** Whether a case is there for a reader. Parameters: id, reader. */
export const readableSql = `select 1 as there from patient_case where id = $1 and ${readable('$2::uuid')}`;
