import { blockMigrations } from '@openrounds/blocks';
import { defineOrm } from '@openrounds/database';
import { PatientCase } from './case/patient-case.entity.js';
import { Migration20261122180000_create_cases } from './migrations/Migration20261122180000_create_cases.js';
import { Migration20261128093000_index_authors } from './migrations/Migration20261128093000_index_authors.js';

export const orm = defineOrm({
  name: 'cases',
  entities: [PatientCase],
  migrations: [
    Migration20261122180000_create_cases,
    Migration20261128093000_index_authors,
    ...blockMigrations,
  ],
});
