export { createApp, httpAdapter, nestOptions, prepareApp, rootModule } from './create-app.js';
export { defineService } from './define-service.js';
export type { PlatformEnv, ServiceDefinition } from './define-service.js';
export { platformMigrations } from './migrations.js';
export { runJob } from './run-job.js';
export type { JobContext, JobOptions } from './run-job.js';
export { runMigrate } from './run-migrate.js';
export { runService } from './run-service.js';
