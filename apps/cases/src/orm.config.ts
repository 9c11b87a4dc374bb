import { blockMigrations } from '@openrounds/blocks';
import { defineOrm } from '@openrounds/database';
import { PatientCase } from './case/patient-case.entity.js';
import { Migration20261122180000_create_cases } from './migrations/Migration20261122180000_create_cases.js';

export const orm = defineOrm({
  name: 'cases',
  entities: [PatientCase],
  migrations: [Migration20261122180000_create_cases, ...blockMigrations],
});
