import { definePolicy } from '@openrounds/http';

/** Who may call what. Rules about single objects (author, audience) stand in the use cases. */
export const policy = definePolicy({
  publishPost: 'verified',
  listPosts: 'reader',
  readPost: 'reader',
  editPost: 'verified',
  withdrawPost: 'verified',
  listPostRevisions: 'reader',
  acceptComments: 'verified',
  lockPost: { duty: 'moderate' },
  unlockPost: { duty: 'moderate' },
  addComment: 'verified',
  listComments: 'reader',
  editComment: 'verified',
  withdrawComment: 'verified',
  setReaction: 'verified',
  removeReaction: 'verified',
  listSpecialties: 'session',
  exportMember: 'session',
});
