import { defineEntity, p } from '@mikro-orm/core';

/** Accounts outside that one member may link. */
export const mostOutsideAccounts = 5;

const OutsideAccountSchema = defineEntity({
  name: 'OutsideAccount',
  tableName: 'outside_account',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    /** Keyed hash of issuer and subject, the two that together never name another person. Nothing else is kept. */
    accountHash: p.string(),
    linkedAt: p.datetime(),
    /** By day only, as PostgreSQL's date. */
    usedOn: p.date().nullable(),
  },
});

/** An account at a provider outside that stands for a member's password. */
export class OutsideAccount extends OutsideAccountSchema.class {}
OutsideAccountSchema.setClass(OutsideAccount);
