import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import { NotFound, ValidationFailed } from '@openrounds/http';
import { readerSpecialties } from '../member/author.sql.js';
import { PostLocked } from '../post/post.errors.js';
import { readableCase } from '../subject/subject.sql.js';
import type { Answered, Place } from './place.js';
import { placeOf } from './place.js';

interface Asked {
  id: string;
  memberId: string;
  subject: { kind: 'post' | 'case'; id: string };
  parentId?: string | undefined;
}

interface OpenRow {
  open: boolean;
  position: number | null;
  parent: Answered | null;
}

// A post is locked for share, so that nobody locks or withdraws it before the comment is committed. The row of the
// thread stays locked until then too, as does the comment that is answered: positions become visible in their order, and a page cannot miss one.
const openSql = (subject: string): string => `with subject as materialized (${subject}),
place as (
  insert into thread (subject_id, last_position) select id, 1 from subject where open
  on conflict (subject_id) do update set last_position = thread.last_position + 1 returning last_position
)
select s.open, (select last_position from place) as position, (
  select json_build_object('id', c.id, 'parentId', c.parent_id, 'branchId', c.branch_id, 'depth', c.depth)
  from comment c where c.id = $2 and c.subject_id = s.id and c.state = 'published' for share
) as parent
from subject s`;

const statements = {
  post: openSql(`select id, state = 'published' as open from post
    where id = $1 and state <> 'erased' and $3::uuid is not null for share`),
  case: openSql(`select c.id, true as open from case_subject c
    where c.id = $1 and ${readableCase('c', '$3::uuid', readerSpecialties('$3::uuid'))}`),
};

/**
 * Takes the next place in the thread of a subject that is open to this member.
 * @throws NotFound, PostLocked, ValidationFailed (the parent is not a visible comment of the subject)
 */
export async function openPlace(em: EntityManager, asked: Asked): Promise<Place & { position: number }> {
  const { subject, parentId = null } = asked;
  const [row] = await execute<OpenRow>(em, statements[subject.kind], [subject.id, parentId, asked.memberId]);
  if (!row) throw new NotFound();
  if (!row.open || row.position === null) throw new PostLocked('This post takes no comments.');
  if (parentId !== null && row.parent === null) {
    throw new ValidationFailed([
      { pointer: '/parentId', detail: 'is not a visible comment of this subject' },
    ]);
  }
  return { ...placeOf(asked.id, row.parent), position: row.position };
}
