export { ErasureAnswers } from './erasure-answers.js';
export { ErasureModule } from './erasure.module.js';
export { ErasureLedger } from './ledger.js';
export { MemberEraser, nobody } from './member-eraser.js';
export type { ErasureCounts } from './member-eraser.js';
export { erasureMigrations } from './migrations.js';
