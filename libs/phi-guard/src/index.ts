export { checkFields, checkText } from './check.js';
export { RULESET_VERSION } from './finding.js';
export type { Finding, PhiClass } from './finding.js';
