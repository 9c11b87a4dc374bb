import { Body, Controller, Delete, Get, HttpCode, Module, Param, Patch, Post, Query } from '@nestjs/common';
import { currentTraceId } from '@openrounds/telemetry';
import { z } from 'zod';
import {
  Answers,
  CurrentMember,
  definePolicy,
  IfMatch,
  on,
  pageQuery,
  Problem,
  WithEtag,
} from '../src/index.js';
import type { Passport } from '../src/index.js';

const newNote = z.strictObject({
  title: z.string().min(3),
  parts: z.array(z.strictObject({ n: z.int().positive() })).optional(),
});
const noteView = z.object({ id: z.string(), version: z.int() });

class NoteLocked extends Problem {
  readonly code = 'illegal-transition';
  readonly status = 409;
}

@Controller('v1/notes')
class NotesController {
  @Get()
  listNotes(@Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return { items: [], nextCursor: null, limit: query.limit };
  }

  @Get(':id')
  @WithEtag()
  @Answers(noteView)
  readNote(@Param('id', { schema: z.uuid() }) id: string) {
    return { id, version: 3 };
  }

  @Post()
  @HttpCode(201)
  addNote(@Body({ schema: newNote }) input: z.infer<typeof newNote>, @CurrentMember() member: Passport) {
    return { title: input.title, by: member.memberId, traceId: currentTraceId() };
  }

  @Patch(':id')
  editNote(@IfMatch() version: number) {
    return { version };
  }

  @Delete(':id')
  removeNote() {
    throw new NoteLocked('The note is locked.');
  }

  @Get('broken/now')
  breakNote() {
    throw new Error('select * from patient where name = "Mrs Smith"');
  }

  @Get('internal/now')
  askInside() {
    return 'inside';
  }
}

/** A few routes without a database, one for each rule of the library. */
@Module({ controllers: [NotesController] })
export class NotesModule {}

export const policy = definePolicy({
  listNotes: 'anonymous',
  readNote: on({ kind: 'note', own: 'allowed', private: 'absent' }, 'reader'),
  addNote: 'verified',
  editNote: 'verified',
  removeNote: { duty: 'moderate' },
  breakNote: 'anonymous',
  askInside: 'internal',
});

export const id = '0190d1b0-0000-7000-8000-000000000001';
export const physician: Passport = {
  memberId: id,
  role: 'physician',
  level: 3,
  standing: 'good',
  scopes: ['read', 'write'],
  client: null,
  sid: 's',
};
