import type { EntityManager } from '@mikro-orm/postgresql';
import { derivedId, execute } from '@openrounds/database';
import type { JobContext } from '@openrounds/service';
import { AddComment } from '../comment/add-comment.js';
import { newComment } from '../comment/comment.http.js';
import { WithdrawComment } from '../comment/withdraw-comment.js';
import { AcceptComments } from '../post/accept-comments.js';
import { LockPost } from '../post/lock-post.js';
import { PublishPost } from '../post/publish-post.js';
import { WithdrawPost } from '../post/withdraw-post.js';
import { SetReaction } from '../reaction/set-reaction.js';
import { isConcept } from '../text/tags.js';
import type { DemoPost } from './demo-post.js';
import type { DemoComment } from './demo-threads.js';

export const memberIdOf = (handle: string): string => derivedId(`demo:member:${handle}`);
export const subjectIdOf = (kind: string, slug: string): string => derivedId(`demo:${kind}:${slug}`);

/** Publishes a demo post, unless it exists. Concepts that the catalogue lacks are left out. */
export async function seedPost(
  context: JobContext,
  { slug, author, content }: DemoPost,
  known: ReadonlySet<string>,
): Promise<void> {
  const id = subjectIdOf('post', slug);
  if (await exists(context.em, 'post', id)) return;
  const tags = content.tags.filter((tag) => !isConcept(tag) || known.has(tag));
  await context.get(PublishPost).run(memberIdOf(author), { ...content, tags }, id);
}

/** Takes a demo post to its ending, once its thread is written. */
export async function endPost(context: JobContext, { slug, author, ending }: DemoPost): Promise<void> {
  const id = subjectIdOf('post', slug);
  const [row] = await execute<{ state: string }>(context.em, 'select state from post where id = $1', [id]);
  if (row?.state !== 'published') return;
  if (ending === 'locked') await context.get(LockPost).run(id, true);
  if (ending === 'withdrawn') await context.get(WithdrawPost).run(memberIdOf(author), id);
}

interface Placed {
  id: string;
  comment: DemoComment;
}

/** Writes the comments of a subject that do not exist. @returns all of them in the order in which they were written */
export async function seedThread(
  context: JobContext,
  subject: string,
  comments: DemoComment[],
): Promise<Placed[]> {
  const [kind, slug] = subject.split(':') as ['post' | 'case', string];
  const target = { kind, id: subjectIdOf(kind, slug) };
  const write = async (
    branch: DemoComment[],
    path: string,
    parentId: string | undefined,
  ): Promise<Placed[]> => {
    const placed: Placed[] = [];
    for (const [index, comment] of branch.entries()) {
      const place = `${path}/${index + 1}`;
      const id = derivedId(`demo:comment:${place}`);
      if (!(await exists(context.em, 'comment', id))) {
        const { body, lang, toAuthor } = comment;
        const input = newComment.parse({ subject: target, parentId, body, lang, toAuthor });
        await context.get(AddComment).run(memberIdOf(comment.author), input, id);
      }
      placed.push({ id, comment }, ...(await write(comment.replies ?? [], place, id)));
    }
    return placed;
  };
  return write(comments, subject, undefined);
}

/** The asker of a post accepts what the thread marks, and authors withdraw theirs. */
export async function endThread(
  context: JobContext,
  subject: string,
  asker: string | undefined,
  placed: Placed[],
): Promise<void> {
  const accepted = placed.filter(({ comment }) => comment.accepted).map(({ id }) => id);
  const postId = subjectIdOf('post', subject.replace(/^post:/, ''));
  if (asker !== undefined && accepted.length > 0)
    await context.get(AcceptComments).run(memberIdOf(asker), postId, accepted);
  for (const { id, comment } of placed.filter((entry) => entry.comment.withdrawn)) {
    const [row] = await execute<{ state: string }>(context.em, 'select state from comment where id = $1', [
      id,
    ]);
    if (row?.state === 'published') await context.get(WithdrawComment).run(memberIdOf(comment.author), id);
  }
}

const kinds = ['helpful', 'agree', 'helpful'] as const;

/** Reactions that follow from ids alone: two runs give the same. */
export async function react(context: JobContext, itemId: string, members: string[]): Promise<void> {
  for (const [index, memberId] of members.entries()) {
    const dice = Number.parseInt(derivedId(`demo:reaction:${itemId}:${memberId}`).slice(0, 4), 16);
    if (dice % 8 !== 0) continue;
    await context.get(SetReaction).run(memberId, itemId, { kind: kinds[index % kinds.length]! });
  }
}

async function exists(em: EntityManager, table: 'post' | 'comment', id: string): Promise<boolean> {
  return (await execute(em, `select from ${table} where id = $1`, [id])).length > 0;
}
