export * from './client.js';
export * from './cookie-browser.js';
export * from './everything.js';
export * from './items.js';
export * from './people.js';
export * from './spans.js';
export * from './world.js';
