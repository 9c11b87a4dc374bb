export { BlocksModule } from './blocks.module.js';
export { forgetBlocks } from './forget-blocks.js';
export { hiddenFrom } from './hidden-from.js';
export { blockMigrations } from './migrations.js';
