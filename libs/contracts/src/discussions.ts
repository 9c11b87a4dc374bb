import { z } from 'zod';
import { attribution, citation, id, instant, lang, specialty, tag, text, version } from './common.js';
import { fact, topic } from './topic.js';

export const postKind = z.enum(['question', 'discussion', 'research']);
export const postTitle = text(8, 140);
export const postBody = text(1, 20_000);
export const commentBody = text(1, 10_000);

const visiblePost = z.object({
  id,
  version,
  authorId: id,
  kind: postKind,
  title: postTitle,
  body: postBody,
  lang,
  specialties: z.array(specialty).min(1).max(3),
  tags: z.array(tag).max(8),
  citations: z.array(citation).max(20),
  acceptedCommentIds: z.array(id).max(3),
  attribution: attribution.nullable(),
  publishedAt: instant,
  editedAt: instant.nullable(),
});
/** What remains of an item whose text is gone from view. */
const silentPost = z.object({ id, version, authorId: id, publishedAt: instant });

export const postState = z.discriminatedUnion('state', [
  visiblePost.extend({ state: z.literal('published') }),
  visiblePost.extend({ state: z.literal('locked') }),
  silentPost.extend({ state: z.literal('hidden') }),
  silentPost.extend({ state: z.literal('removed') }),
  silentPost.extend({ state: z.literal('withdrawn') }),
  z.object({ id, version, state: z.literal('erased'), publishedAt: instant }),
]);
export const postTopic = topic('discussions.post.v1', postState);
export const postPublished = fact(postTopic, 'discussions.post.published');
export const postEdited = fact(postTopic, 'discussions.post.edited');
export const postAnswered = fact(postTopic, 'discussions.post.answered');
export const postLocked = fact(postTopic, 'discussions.post.locked');
export const postUnlocked = fact(postTopic, 'discussions.post.unlocked');
export const postWithdrawn = fact(postTopic, 'discussions.post.withdrawn');
export const postErased = fact(postTopic, 'discussions.post.erased');

export const subjectKind = z.enum(['post', 'case']);
const commentPlace = z.object({
  id,
  version,
  subjectKind,
  subjectId: id,
  parentId: id.nullable(),
  depth: z.int().min(1).max(6),
  addedAt: instant,
});
const silentComment = commentPlace.extend({ authorId: id });

export const commentState = z.discriminatedUnion('state', [
  commentPlace.extend({
    state: z.literal('published'),
    authorId: id,
    body: commentBody,
    lang,
    citations: z.array(citation).max(20),
    editedAt: instant.nullable(),
  }),
  silentComment.extend({ state: z.literal('hidden') }),
  silentComment.extend({ state: z.literal('removed') }),
  silentComment.extend({ state: z.literal('withdrawn') }),
  commentPlace.extend({ state: z.literal('erased') }),
]);
export const commentTopic = topic('discussions.comment.v1', commentState);
export const commentAdded = fact(commentTopic, 'discussions.comment.added');
export const commentEdited = fact(commentTopic, 'discussions.comment.edited');
export const commentWithdrawn = fact(commentTopic, 'discussions.comment.withdrawn');
export const commentErased = fact(commentTopic, 'discussions.comment.erased');

export const reactionKind = z.enum(['helpful', 'agree', 'disagree']);
/** Counts of an item's reactions and comments; nobody's name. */
export const tallyState = z.object({
  id,
  version,
  itemKind: z.enum(['post', 'comment']),
  helpful: z.int().min(0),
  agree: z.int().min(0),
  disagree: z.int().min(0),
  comments: z.int().min(0),
});
export const tallyTopic = topic('discussions.tally.v1', tallyState, {
  visibility: 'internal',
  readers: ['search'],
});
export const tallyCounted = fact(tallyTopic, 'discussions.tally.counted');
