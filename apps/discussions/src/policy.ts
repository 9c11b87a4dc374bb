import type { ObjectRule } from '@openrounds/http';
import { definePolicy, on } from '@openrounds/http';

/** A withdrawn post keeps its place, without text, because its thread stays. Every post is public. */
const shownPost: ObjectRule = { kind: 'post', own: 'allowed', public: 'allowed', deleted: 'allowed' };
const ownPost: ObjectRule = {
  kind: 'post',
  own: 'allowed',
  public: 'forbidden',
  deleted: 'forbidden',
  ownDeleted: 'conflict',
};
/** A comment on a case is not there for whoever may not read the case. */
const ownComment: ObjectRule = {
  kind: 'comment',
  own: 'allowed',
  public: 'forbidden',
  private: 'absent',
  deleted: 'forbidden',
  ownDeleted: 'conflict',
};
const moderatedPost: ObjectRule = {
  kind: 'post',
  own: 'allowed',
  public: 'allowed',
  deleted: 'conflict',
  ownDeleted: 'conflict',
};
/** The thread of a case opens and closes with the case. */
const thread: ObjectRule = {
  kind: 'case',
  own: 'allowed',
  public: 'allowed',
  private: 'absent',
  deleted: 'absent',
  ownDeleted: 'absent',
};

/** Who may call what, and what is answered about whose object. */
export const policy = definePolicy({
  publishPost: 'verified',
  listPosts: 'reader',
  readPost: on(shownPost, 'reader', { ownDeleted: 'allowed' }),
  editPost: on(ownPost, 'verified'),
  withdrawPost: on(ownPost, 'verified'),
  listPostRevisions: on(shownPost, 'reader', { ownDeleted: 'allowed' }),
  acceptComments: on(ownPost, 'verified'),
  lockPost: on(moderatedPost, { duty: 'moderate' }),
  unlockPost: on(moderatedPost, { duty: 'moderate' }),
  addComment: on(thread, 'verified'),
  listComments: on(thread, 'reader'),
  editComment: on(ownComment, 'verified'),
  withdrawComment: on(ownComment, 'verified'),
  setReaction: on({ ...thread, kind: 'comment' }, 'verified'),
  removeReaction: on(
    { kind: 'reaction', own: 'allowed', private: 'absent', ownDeleted: 'absent' },
    'verified',
  ),
  listSpecialties: 'session',
  exportMember: 'session',
});
