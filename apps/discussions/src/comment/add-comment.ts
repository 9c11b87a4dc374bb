import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { commentAdded } from '@openrounds/contracts';
import { Clock, newId } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import { Tally } from '../tally/tally.js';
import type { Written } from '../written.js';
import { prepared } from './comment-text.js';
import { Comment } from './comment.entity.js';
import type { NewComment } from './comment.http.js';
import { openPlace } from './open-place.js';

/** Adds a comment to a post or to a case. */
@Injectable()
export class AddComment {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tally: Tally,
    private readonly clock: Clock,
  ) {}

  /**
   * @param id given by seeds, which must be repeatable
   * @throws NotFound (no such post or case for this member), PostLocked, ValidationFailed (no such parent), PhiFound
   */
  run(memberId: string, input: NewComment, id = newId()): Promise<Written> {
    const text = prepared(input.body, input.lang);
    return this.em.transactional(async (em) => {
      const place = await openPlace(em, { id, memberId, ...input });
      const comment = em.create(Comment, {
        ...text,
        ...place,
        id,
        subjectKind: input.subject.kind,
        subjectId: input.subject.id,
        authorId: memberId,
        toAuthor: input.toAuthor,
        state: 'published',
        addedAt: this.clock.now(),
        editedAt: null,
      });
      await em.flush();
      await this.tally.commentChanged(em, comment, 1);
      await this.outbox.add(commentAdded, comment.toState());
      return { id, version: comment.version };
    });
  }
}
