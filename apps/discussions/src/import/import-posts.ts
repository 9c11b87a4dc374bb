import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { postPublished } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import { prepared } from '../post/post-text.js';
import { Post } from '../post/post.entity.js';
import type { ImportedPost } from './question.js';

/** Publishes many posts at once under the rules of {@link PublishPost}. */
@Injectable()
export class ImportPosts {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns the posts of the batch that do not exist yet */
  async missing(posts: ImportedPost[]): Promise<ImportedPost[]> {
    const rows = await execute<{ id: string }>(this.em.fork(), 'select id from post where id = any($1)', [
      posts.map(({ id }) => id),
    ]);
    const known = new Set(rows.map(({ id }) => id));
    return posts.filter(({ id }) => !known.has(id));
  }

  /**
   * Writes the posts and their facts in one transaction. Ids must be new, texts must have passed {@link prepare}.
   * @param authorId member who imports
   */
  run(authorId: string, posts: PreparedPost[]): Promise<void> {
    return this.em.transactional(async (em) => {
      const publishedAt = this.clock.now();
      const created = posts.map(({ id, attribution, text }) =>
        em.create(Post, {
          ...text,
          id,
          authorId,
          attribution,
          acceptedCommentIds: [],
          state: 'published',
          publishedAt,
          editedAt: null,
        }),
      );
      await em.flush();
      await this.outbox.addAll(
        postPublished,
        created.map((post) => post.toState()),
      );
    });
  }
}

export interface PreparedPost extends Omit<ImportedPost, 'text'> {
  text: ReturnType<typeof prepared>;
}

/** @throws PhiFound when the guard finds what may identify a patient */
export function prepare(post: ImportedPost): PreparedPost {
  return { ...post, text: prepared(post.text) };
}
