import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { forgetBlocks } from '@openrounds/blocks';
import type { commentState, postState } from '@openrounds/contracts';
import {
  commentErased,
  commentTopic,
  postEdited,
  postErased,
  postTopic,
  tallyTopic,
} from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { ErasureCounts } from '@openrounds/erasure';
import { MemberEraser } from '@openrounds/erasure';
import type { Gone } from '@openrounds/messaging';
import { forgetMember, Outbox } from '@openrounds/messaging';
import type { z } from 'zod';
import { Post } from '../post/post.entity.js';
import * as sql from './erasure.sql.js';

type Kept<S extends z.ZodType> = Extract<z.input<S>, { state: 'erased' }>;

/** A comment that is no longer seen. */
interface Unseen {
  id: string;
  version: number;
  subjectKind: 'post' | 'case';
  subjectId: string;
  parentId: string | null;
  /** It was visible, and so it was counted. */
  counted: boolean;
}
type KeptComment = Kept<typeof commentState> & Unseen;
type GoneItem = Pick<Unseen, 'id' | 'version'>;

const topics = [postTopic, commentTopic, tallyTopic].map(({ name }) => name);
const goneOf = (items: readonly GoneItem[]): Gone[] =>
  items.map(({ id: key, version }) => ({ key, version }));

/** Erases a member's posts, comments, reactions and the copy of the member; what others have replied to keeps its place. */
@Injectable()
export class EraseMember extends MemberEraser {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  async erase(em: EntityManager, memberId: string): Promise<ErasureCounts> {
    const run = <Row>(text: string, params: readonly unknown[] = [memberId]): Promise<Row[]> =>
      execute<Row>(em, text, params);
    await run(sql.lockPosts);
    await run(sql.lockComments);
    const keptComments = await run<KeptComment>(sql.eraseAnswered);
    const comments = await run<Unseen>(sql.deleteComments);
    const keptPosts = await run<Kept<typeof postState>>(sql.eraseDiscussed);
    const posts = await run<GoneItem>(sql.deletePosts);
    const gone = [...posts, ...comments].map(({ id }) => id);
    const ids = [...keptPosts, ...keptComments].map(({ id }) => id).concat(gone);
    const forgotten = await forgetMember(em, memberId, topics, ids);
    const accepting = await this.forgetAccepted(em, [...keptComments, ...comments]);
    const reactions = await run(sql.deleteReactions, [memberId, gone]);
    await run(sql.countComments, [JSON.stringify([...keptComments, ...comments].flatMap(countedFor))]);
    await run(sql.deleteNotes, [gone]);
    const tallies = await run<Gone>(sql.deleteTallies, [gone]);
    const revisions = await run(sql.deleteRevisions, [memberId, ids]);
    const members = await run(sql.deleteCopies);
    const blocks = await forgetBlocks(em, memberId);
    await this.outbox.addAll(postErased, keptPosts);
    await this.outbox.addAll(commentErased, keptComments);
    await this.outbox.tombstones(postTopic, goneOf(posts));
    await this.outbox.tombstones(commentTopic, goneOf(comments));
    await this.outbox.tombstones(tallyTopic, tallies);
    return {
      post: posts.length + keptPosts.length,
      comment: comments.length + keptComments.length,
      reaction: reactions.length,
      revision: revisions.length,
      accepted_comment: accepting,
      member: members.length,
      block: blocks,
      ...forgotten,
    };
  }

  /** The comments are no answers any more; posts of others say so by an ordinary edit. @returns number of such posts */
  private async forgetAccepted(em: EntityManager, comments: readonly Unseen[]): Promise<number> {
    const postIds = comments.flatMap(({ subjectKind, subjectId }) =>
      subjectKind === 'post' ? [subjectId] : [],
    );
    const params = [[...new Set(postIds)], comments.map(({ id }) => id)];
    const changed = await execute<{ id: string }>(em, sql.forgetAccepted, params);
    if (changed.length === 0) return 0;
    const posts = await em.find(Post, { id: { $in: changed.map(({ id }) => id) } }, { refresh: true });
    await this.outbox.addAll(
      postEdited,
      posts.map((post) => post.toState()),
    );
    return posts.length;
  }
}

/** A comment counts for its post, and for the comment that it answers. */
function countedFor({ counted, subjectKind, subjectId, parentId }: Unseen): object[] {
  return counted ? [{ post: subjectKind === 'post' ? subjectId : null, parent: parentId }] : [];
}
