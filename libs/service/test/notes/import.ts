import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { derivedId, execute } from '@openrounds/database';
import { runImport, WrongFile } from '../../src/index.js';
import type { ImportOptions, ImportOutcome } from '../../src/index.js';
import { notes } from './notes.service.js';

const BATCH = 10;
const insert = `insert into note (id, author_id, text)
  select r.id, r.id, r.text from jsonb_to_recordset($1::jsonb) as r(id uuid, text text) on conflict do nothing returning id`;

/** One note a line, ten a transaction; a line with a mail address is refused. Slow, so that it can be interrupted. */
async function lines(em: EntityManager, file: string, options: ImportOptions): Promise<ImportOutcome> {
  const all = readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(0, options.limit);
  if (all[0]?.startsWith('%PDF')) throw new WrongFile('A file of lines is plain text.');
  const outcome: ImportOutcome = { rows: 0, listed: 0, changed: 0, unchanged: 0, refused: [] };
  for (let at = 0; at < all.length; at += BATCH) {
    const batch = all
      .slice(at, at + BATCH)
      .map((text, i) => ({ line: at + i + 1, id: derivedId(text), text }));
    const taken = batch.filter(({ line, text }) => {
      if (text.includes('@'))
        outcome.refused.push({ line, what: '', reason: 'holds a mail address', classes: { F: 1 } });
      return !text.includes('@');
    });
    const written = options.dryRun
      ? 0
      : await em.transactional(async (own) => (await write(own, taken)).length);
    outcome.rows += batch.length;
    outcome.listed += written;
    outcome.unchanged += taken.length - written;
    await options.onProgress?.(outcome.rows);
  }
  return outcome;
}

async function write(em: EntityManager, rows: { id: string; text: string }[]): Promise<unknown[]> {
  const half = rows.length / 2;
  const first = await execute(em, insert, [JSON.stringify(rows.slice(0, half))]);
  await delay(20);
  return [...first, ...(await execute(em, insert, [JSON.stringify(rows.slice(half))]))];
}

await runImport(notes, {
  lines: { notice: 'Lines: ours.', run: ({ em }, file, options) => lines(em, file, options) },
});
