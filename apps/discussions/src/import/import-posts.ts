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

  /** @returns those of the ids that exist already */
  async known(ids: string[]): Promise<Set<string>> {
    const rows = await execute<{ id: string }>(this.em.fork(), 'select id from post where id = any($1)', [
      ids,
    ]);
    return new Set(rows.map(({ id }) => id));
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
