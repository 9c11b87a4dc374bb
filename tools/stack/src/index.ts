export { startEngines, type EngineSet, type EnginesOptions } from './start-engines.js';
export { startStack, type EngineUrls, type RunningService, type Stack, type StackOptions } from './stack.js';
export { reportTo, silent, type Report } from './report.js';
export { removeAbandonedProfiles } from './abandoned.js';
export type { Keys } from './keys.js';
export type { EngineName } from '../preflight/plan.mjs';
export { removeProfile } from './profile.js';
export { splitProfile } from './commands/profile-argument.js';
export { runInService } from './commands/run-in-service.js';
