import { defineEntity, p } from '@mikro-orm/core';
import type { z } from 'zod';
import type { noteState } from './notes.contract.js';

const NoteSchema = defineEntity({
  name: 'Note',
  tableName: 'note',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    authorId: p.uuid(),
    text: p.text(),
  },
});

export class Note extends NoteSchema.class {
  toState(): z.input<typeof noteState> {
    const { id, version, authorId, text } = this;
    return { id, version, authorId, text };
  }
}
NoteSchema.setClass(Note);
