import { blockMigrations } from '@openrounds/blocks';
import { defineOrm } from '@openrounds/database';
import { Comment } from './comment/comment.entity.js';
import { Migration20261122180000_create_discussions } from './migrations/Migration20261122180000_create_discussions.js';
import { Migration20261128093000_index_authors } from './migrations/Migration20261128093000_index_authors.js';
import { Post } from './post/post.entity.js';
import { Revision } from './text/revision.entity.js';

export const orm = defineOrm({
  name: 'discussions',
  entities: [Post, Comment, Revision],
  migrations: [
    Migration20261122180000_create_discussions,
    Migration20261128093000_index_authors,
    ...blockMigrations,
  ],
});
