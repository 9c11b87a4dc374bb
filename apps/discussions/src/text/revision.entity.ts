import { defineEntity, p } from '@mikro-orm/core';

const RevisionSchema = defineEntity({
  name: 'Revision',
  tableName: 'revision',
  properties: {
    itemId: p.uuid().primary(),
    version: p.integer().primary(),
    itemKind: p.enum(['post', 'comment'] as const),
    title: p.text().nullable(),
    body: p.text(),
    editorId: p.uuid(),
    reason: p.text().nullable(),
    at: p.datetime(),
  },
});

/** A text as it was before an edit; `version` is the version that held it. */
export class Revision extends RevisionSchema.class {}
RevisionSchema.setClass(Revision);
