import { EntityManager } from '@mikro-orm/postgresql';
import { execute, upsertNewer } from '@openrounds/database';
import type { Batch, EventRecord } from '../src/index.js';
import { On, Projection, Reaction } from '../src/index.js';
import { noteTopic } from './support.js';

export const notes = noteTopic();
export const others = noteTopic();
const { topic } = notes;

/** What the handlers do with a text. */
export const faults = new Map<string, () => void>();
/** Sizes of the batches that the projection was given. */
export const batches: number[] = [];

@Projection('notes.copy')
export class NoteCopy {
  constructor(private readonly em: EntityManager) {}

  @On(topic)
  async apply(notes: Batch<typeof topic>): Promise<void> {
    batches.push(notes.length);
    const rows = notes.map(({ key, version, state }) => ({ id: key, version, text: state?.text ?? null }));
    await upsertNewer(this.em, { table: 'note_copy', columns: { text: 'text' } }, rows);
    for (const { state } of notes) faults.get(state?.text ?? '')?.();
  }

  @On(others.topic)
  async applyOther(notes: Batch<typeof others.topic>): Promise<void> {
    for (const { key, version } of notes)
      await execute(this.em, 'insert into note_mail (id, version) values ($1, $2)', [key, version]);
  }
}

@Reaction('notes.mail', { strict: true })
export class NoteMail {
  constructor(private readonly em: EntityManager) {}

  @On(topic)
  async send(note: EventRecord<{ text: string }>): Promise<void> {
    await execute(this.em, 'insert into note_mail (id, version) values ($1, $2)', [note.key, note.version]);
    faults.get(`mail ${note.state?.text ?? ''}`)?.();
  }
}
