import { defineEntity, p } from '@mikro-orm/core';

export const longestKeyDays = 365;
export const mostKeys = 20;

const ClientKeySchema = defineEntity({
  name: 'ClientKey',
  tableName: 'client_key',
  properties: {
    /** Stands in the key itself, and is the `sid` of its passports. */
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    name: p.string(),
    /** SHA-256 of the whole key. */
    hash: p.string(),
    scopes: p.array(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    /** By day only, as PostgreSQL's date. */
    usedOn: p.date().nullable(),
    endedAt: p.datetime().nullable(),
  },
});

/** A personal key for curl and programs. */
export class ClientKey extends ClientKeySchema.class {
  end(now: Date): void {
    this.endedAt ??= now;
  }
}
ClientKeySchema.setClass(ClientKey);

/** The key as its owner sees it once: `orp_<id>_<secret>`. */
export function keyText(id: string, secret: string): string {
  return `orp_${id}_${secret}`;
}
