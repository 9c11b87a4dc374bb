import { EntityManager } from '@mikro-orm/postgresql';
import { Body, Controller, Get, HttpCode, Injectable, Module, Param, Patch, Post } from '@nestjs/common';
import { serviceEnv } from '@openrounds/config';
import { memberTopic } from '@openrounds/contracts';
import {
  DatabaseModule,
  defineOrm,
  execute,
  Migration,
  newId,
  Reads,
  statement,
  upsertNewer,
} from '@openrounds/database';
import {
  CurrentMember,
  definePolicy,
  IfMatch,
  NoStoredAnswer,
  NotFound,
  PreconditionFailed,
  WithEtag,
} from '@openrounds/http';
import type { Passport } from '@openrounds/http';
import type { Batch } from '@openrounds/messaging';
import { MessagingModule, On, Outbox, Projection } from '@openrounds/messaging';
import { z } from 'zod';
import { defineService } from '../../src/index.js';
import { Note } from './note.entity.js';
import { noteEdited, noteWritten } from './notes.contract.js';

const newNote = z.strictObject({ text: z.string().min(1) });
type NewNote = z.infer<typeof newNote>;

class Migration20261122000000_create_note extends Migration {
  override up(): void {
    this.addSql(
      'create table note (id uuid primary key, version integer not null default 1, author_id uuid not null, text text not null)',
    );
    this.addSql('create table reader (id uuid primary key, version integer not null, handle text not null)');
  }
}
export const orm = defineOrm({
  name: 'notes',
  entities: [Note],
  migrations: [Migration20261122000000_create_note],
});

@Injectable()
export class WriteNote {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  run(authorId: string, { text }: NewNote): Promise<{ id: string; version: number }> {
    return this.em.transactional(async (em) => {
      const note = em.create(Note, { id: newId(), authorId, text });
      await em.flush();
      await this.outbox.add(noteWritten, note.toState());
      if (text === 'fails late') throw new Error('after the write');
      return { id: note.id, version: note.version };
    });
  }
}

@Injectable()
class EditNote {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  run(id: string, version: number, { text }: NewNote): Promise<{ id: string; version: number }> {
    return this.em.transactional(async (em) => {
      const note = await em.findOne(Note, { id });
      if (!note) throw new NotFound();
      if (note.version !== version) throw new PreconditionFailed();
      note.text = text;
      await em.flush();
      await this.outbox.add(noteEdited, note.toState());
      return { id: note.id, version: note.version };
    });
  }
}

interface NoteRow {
  id: string;
  version: number;
  text: string;
  handle: string | null;
}
const readNoteSql = statement<NoteRow>(
  'notes.read',
  'select note.id, note.version, text, handle from note left join reader on reader.id = author_id where note.id = $1',
);

@Projection('notes.readers')
class ReaderProjection {
  constructor(private readonly em: EntityManager) {}

  @On(memberTopic)
  async apply(batch: Batch<typeof memberTopic>): Promise<void> {
    const rows = batch.map(({ key, version, state }) => ({
      id: key,
      version,
      handle: state?.handle ?? 'gone',
    }));
    await upsertNewer(
      this.em,
      { table: 'reader', columns: { id: 'uuid', version: 'int', handle: 'text' } },
      rows,
    );
  }
}

@Controller('v1/notes')
class NotesController {
  constructor(
    private readonly writeNote: WriteNote,
    private readonly edit: EditNote,
    private readonly reads: Reads,
    private readonly em: EntityManager,
  ) {}

  @Get(':id')
  @WithEtag()
  async readNote(@Param('id', { schema: z.uuid() }) id: string): Promise<NoteRow> {
    const row = await this.reads.one(readNoteSql, [id]);
    if (!row) throw new NotFound();
    return row;
  }

  @Post()
  addNote(@Body({ schema: newNote }) input: NewNote, @CurrentMember() member: Passport) {
    return this.writeNote.run(member.memberId, input);
  }

  @Post('secrets')
  @HttpCode(200)
  @NoStoredAnswer()
  async addSecret(@Body({ schema: newNote }) input: NewNote, @CurrentMember() member: Passport) {
    return { ...(await this.writeNote.run(member.memberId, input)), secret: 'orp_x' };
  }

  @Patch(':id')
  editNote(
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: newNote }) input: NewNote,
  ) {
    return this.edit.run(id, version, input);
  }

  @Get('counted/all')
  async countNotes() {
    const notes = await this.em.find(Note, {});
    const rows = await execute<{ slow: string }>(this.em, `select 'x' as slow`);
    return { count: notes.length, slow: rows.length };
  }
}

@Module({
  imports: [DatabaseModule.forRoot(orm), MessagingModule.forRoot({ service: 'notes' })],
  controllers: [NotesController],
  providers: [WriteNote, EditNote, ReaderProjection],
})
class NotesModule {}

/** The smallest whole service: an entity, routes, an event, a projection. */
export const notes = defineService({
  name: 'notes',
  title: 'Notes',
  module: NotesModule,
  env: serviceEnv,
  orm,
  policy: definePolicy({
    readNote: 'reader',
    addNote: 'verified',
    addSecret: 'verified',
    editNote: 'verified',
    countNotes: 'anonymous',
  }),
});
