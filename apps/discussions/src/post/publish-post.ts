import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { postPublished } from '@openrounds/contracts';
import { Clock, newId } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import { KnownConcepts } from '../concept/known-concepts.js';
import type { Written } from '../written.js';
import { prepared } from './post-text.js';
import { Post } from './post.entity.js';
import type { NewPost } from './post.http.js';

/** Puts a question, discussion or paper before colleagues. */
@Injectable()
export class PublishPost {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly concepts: KnownConcepts,
    private readonly clock: Clock,
  ) {}

  /**
   * @param id given by seeds, which must be repeatable
   * @returns id and version, for the reader who must see their own write
   * @throws PhiFound, ValidationFailed (unknown concept)
   */
  run(authorId: string, input: NewPost, id = newId()): Promise<Written> {
    const text = prepared(input);
    return this.em.transactional(async (em) => {
      await this.concepts.demand(em, input.tags);
      const post = em.create(Post, {
        ...text,
        id,
        authorId,
        acceptedCommentIds: [],
        attribution: null,
        state: 'published',
        publishedAt: this.clock.now(),
        editedAt: null,
      });
      await em.flush();
      await this.outbox.add(postPublished, post.toState());
      return { id, version: post.version };
    });
  }
}
