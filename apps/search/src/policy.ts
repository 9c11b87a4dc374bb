import type { ObjectRule } from '@openrounds/http';
import { definePolicy, on } from '@openrounds/http';

/** What is related to an item that is not there for the reader is an empty list. */
const item: ObjectRule = {
  kind: 'case',
  own: 'allowed',
  public: 'allowed',
  private: 'absent',
  deleted: 'absent',
  ownDeleted: 'absent',
  unknown: 'allowed',
};

/** Who may use which operation of search. */
export const policy = definePolicy({
  search: 'reader',
  suggest: 'reader',
  readFeed: 'reader',
  findRelated: on(item, 'reader'),
  buildIndices: { duty: 'administer' },
  listIndexBuilds: { duty: 'administer' },
  readIndexDrift: { duty: 'administer' },
  exportMember: 'session',
});
