import { blockMigrations } from '@openrounds/blocks';
import { defineOrm } from '@openrounds/database';
import { Migration20260105080000_create_read_model } from './migrations/migration-20260105080000.js';

import { Migration20261127160000_create_erasure_document } from './migrations/migration-20261127160000.js';
import { Migration20261127200000_narrow_content_indexes } from './migrations/migration-20261127200000.js';

/** Tables of search. All of them are written in bulk by statements, so there are no entities. */
export const orm = defineOrm({
  name: 'search',
  entities: [],
  migrations: [
    Migration20260105080000_create_read_model,
    Migration20261127160000_create_erasure_document,
    Migration20261127200000_narrow_content_indexes,
    ...blockMigrations,
  ],
});
