import { blockMigrations } from '@openrounds/blocks';
import { defineOrm } from '@openrounds/database';
import { Migration20260105080000_create_catalogue } from './migrations/migration-20260105080000.js';
import { Migration20260105080100_create_rating } from './migrations/migration-20260105080100.js';
import { Rating } from './rating/rating.entity.js';

/** Tables of ratings. The catalogue and the counts are written in bulk by statements, so only Rating is an entity. */
export const orm = defineOrm({
  name: 'ratings',
  entities: [Rating],
  migrations: [
    Migration20260105080000_create_catalogue,
    Migration20260105080100_create_rating,
    ...blockMigrations,
  ],
});
