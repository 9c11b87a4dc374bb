import { defineEntity, p } from '@mikro-orm/core';

/** From the member's consent on, however often the refresh token is used. */
export const grantDays = 30;
/** More than this many open grants of a member end the oldest. */
export const mostGrants = 20;

const ClientGrantSchema = defineEntity({
  name: 'ClientGrant',
  tableName: 'client_grant',
  properties: {
    /** The `sid` of access tokens, of passports and of `identity.session.v1`; the provider's grant id. */
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    clientId: p.uuid(),
    scopes: p.array(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    /** By day only, as PostgreSQL's date. */
    usedOn: p.date().nullable(),
    endedAt: p.datetime().nullable(),
  },
});

/** One consent of a member to one application: the family of all tokens that follow from it. */
export class ClientGrant extends ClientGrantSchema.class {}
ClientGrantSchema.setClass(ClientGrant);
