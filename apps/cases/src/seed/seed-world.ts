import { setTimeout as pause } from 'node:timers/promises';
import { execute } from '@openrounds/database';
import type { JobContext } from '@openrounds/service';
import { closedCases } from './demo-closed-cases.js';
import { openCases } from './demo-open-cases.js';
import { privateCases } from './demo-private-cases.js';
import { memberIdOf, seedCase } from './seed-cases.js';

const patience = 60_000;
const demoCases = [...openCases, ...closedCases, ...privateCases];
const authors = [...new Set(demoCases.map(({ author }) => memberIdOf(author)))];
const conditions = [
  ...new Set(
    demoCases.flatMap(({ content, outcome }) => [...content.workingDx, outcome?.finalDx ?? []].flat()),
  ),
];

/** Asks until all are there or patience ends. @returns those that are there */
async function arrived(context: JobContext, sql: string, wanted: string[]): Promise<Set<string>> {
  const until = performance.now() + patience;
  for (;;) {
    const rows = await execute<{ id: string }>(context.em, sql, [wanted]);
    if (rows.length === wanted.length || performance.now() > until) return new Set(rows.map(({ id }) => id));
    await pause(250);
  }
}

/** Makes the demo cases through the use cases; what exists is left as it is. */
export async function seedWorld(context: JobContext): Promise<number> {
  if ((await execute(context.em, `select from seed where name = 'small'`)).length > 0) return 0;
  const members = await arrived(
    context,
    `select id from member where id = any($1) and handle is not null`,
    authors,
  );
  if (members.size < authors.length) {
    context.log.error(
      { count: authors.length - members.size },
      'demo members have not arrived: is identity seeded?',
    );
    return 1;
  }
  const known = await arrived(context, 'select id from condition where id = any($1)', conditions);
  for (const demo of demoCases) await seedCase(context, demo, known);
  await execute(
    context.em,
    `insert into seed (name, finished_at) values ('small', now()) on conflict do nothing`,
  );
  context.log.info({ count: demoCases.length }, 'cases seeded');
  return 0;
}
