import { definePolicy } from '@openrounds/http';

/** Who may use which operation of search. */
export const policy = definePolicy({
  search: 'reader',
  suggest: 'reader',
  findRelated: 'reader',
  readFeed: 'reader',
  buildIndices: { duty: 'administer' },
  listIndexBuilds: { duty: 'administer' },
  readIndexDrift: { duty: 'administer' },
  exportMember: 'session',
});
