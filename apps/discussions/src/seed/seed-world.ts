import { setTimeout as pause } from 'node:timers/promises';
import { execute } from '@openrounds/database';
import type { JobContext } from '@openrounds/service';
import { demoPosts } from './demo-posts.js';
import type { DemoComment } from './demo-threads.js';
import { demoThreads } from './demo-threads.js';
import {
  endPost,
  endThread,
  memberIdOf,
  react,
  seedPost,
  seedThread,
  subjectIdOf,
} from './seed-discussions.js';
import { isConcept } from '../text/tags.js';

const patience = 60_000;
const handlesOf = (comments: DemoComment[]): string[] =>
  comments.flatMap(({ author, replies }) => [author, ...handlesOf(replies ?? [])]);
const handles = new Set([
  ...demoPosts.map(({ author }) => author),
  ...Object.values(demoThreads).flatMap(handlesOf),
]);
export const demoHandles = [...handles];
const members = demoHandles.map(memberIdOf);
const cases = Object.keys(demoThreads).filter((subject) => subject.startsWith('case:'));
export const demoConcepts = [...new Set(demoPosts.flatMap(({ content }) => content.tags.filter(isConcept)))];

/** Asks until all are there or patience ends. @returns those that are there */
async function arrived(context: JobContext, sql: string, wanted: string[]): Promise<Set<string>> {
  const until = performance.now() + patience;
  for (;;) {
    const rows = await execute<{ id: string }>(context.em, sql, [wanted]);
    if (rows.length === wanted.length || performance.now() > until) return new Set(rows.map(({ id }) => id));
    await pause(250);
  }
}

/** Writes posts, threads and reactions; a thread of a case that has not arrived is left out. */
async function write(
  context: JobContext,
  there: ReadonlySet<string>,
  known: ReadonlySet<string>,
): Promise<number> {
  for (const post of demoPosts) await seedPost(context, post, known);
  let count = demoPosts.length;
  for (const [subject, comments] of Object.entries(demoThreads)) {
    const [kind, slug] = subject.split(':') as [string, string];
    const asker = demoPosts.find((post) => kind === 'post' && post.slug === slug)?.author;
    if (kind === 'case' && !there.has(subjectIdOf(kind, slug))) continue;
    const placed = await seedThread(context, subject, comments);
    for (const { id, comment } of placed) if (!comment.withdrawn) await react(context, id, members);
    await endThread(context, subject, asker, placed);
    count += placed.length;
  }
  for (const post of demoPosts) {
    if (post.ending === undefined) await react(context, subjectIdOf('post', post.slug), members);
    await endPost(context, post);
  }
  return count;
}

/** Makes the demo posts, threads and reactions through the use cases; what exists is left as it is. */
export async function seedWorld(context: JobContext): Promise<number> {
  if ((await execute(context.em, `select from seed where name = 'small'`)).length > 0) return 0;
  const found = await arrived(
    context,
    'select id from member where id = any($1) and handle is not null',
    members,
  );
  if (found.size < members.length) {
    context.log.error(
      { count: members.length - found.size },
      'demo members have not arrived: is identity seeded?',
    );
    return 1;
  }
  const known = await arrived(context, 'select id from concept where id = any($1)', demoConcepts);
  const ids = cases.map((subject) => subjectIdOf('case', subject.slice('case:'.length)));
  const there = await arrived(context, 'select id from case_subject where id = any($1)', ids);
  if (there.size < ids.length)
    context.log.warn({ count: ids.length - there.size }, 'demo cases have not arrived');
  const count = await write(context, there, known);
  await execute(
    context.em,
    `insert into seed (name, finished_at) values ('small', now()) on conflict do nothing`,
  );
  context.log.info({ count }, 'posts and comments seeded');
  return 0;
}
