import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { readerSpecialties } from '../member/author.sql.js';
import { readableCase } from './subject.sql.js';

export interface Subject {
  kind: 'post' | 'case';
  id: string;
}

interface SubjectRow {
  /** Branches that hold an accepted comment: they come first. */
  first: string[];
}

const subjects = {
  post: statement<SubjectRow>(
    'subject.post',
    `select coalesce((select array_agg(distinct c.branch_id) from comment c where c.id = any(p.accepted_comment_ids)), '{}') as first
     from post p where p.id = $1 and p.state <> 'erased' and $2::uuid is not null`,
  ),
  case: statement<SubjectRow>(
    'subject.case',
    `select '{}'::uuid[] as first from case_subject c
     where c.id = $1 and ${readableCase('c', '$2::uuid', readerSpecialties('$2::uuid'))}`,
  ),
};

/** Whether somebody may read the thread of a post or a case. */
@Injectable()
export class ReadSubject {
  constructor(private readonly reads: Reads) {}

  /** @throws NotFound for an unknown subject and for one whose audience leaves the reader out, without a difference */
  async run(subject: Subject, readerId: string): Promise<SubjectRow> {
    const row = await this.reads.one(subjects[subject.kind], [subject.id, readerId]);
    if (!row) throw new NotFound();
    return row;
  }
}
