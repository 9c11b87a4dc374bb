import { fact, topic } from '@openrounds/contracts';
import { z } from 'zod';

export const noteState = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  authorId: z.uuid(),
  text: z.string(),
});
export const noteTopic = topic('notes.note.v1', noteState);
export const noteWritten = fact(noteTopic, 'notes.note.written');
export const noteEdited = fact(noteTopic, 'notes.note.edited');
