import { defineEntity, p } from '@mikro-orm/core';

/** How long a fresh factor lets a member begin an export. */
export const permissionMinutes = 5;
/** Exports that a member may begin within 24 hours. */
export const mostADay = 2;

const ExportPermissionSchema = defineEntity({
  name: 'ExportPermission',
  tableName: 'export_permission',
  properties: {
    id: p.uuid().primary(),
    memberId: p.uuid(),
    /** The session or key that showed the factor: no other may use what it was given. */
    sid: p.uuid(),
    givenAt: p.datetime(),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
  },
});

/** One download, to be begun soon. There is no token: nothing has to stand in a URL or to be kept by a page. */
export class ExportPermission extends ExportPermissionSchema.class {
  use(now: Date): void {
    this.usedAt = now;
  }

  /** Until when it counts for the day's limit: unused only while it can be used. */
  countsUntil(): Date {
    return this.usedAt ? new Date(this.usedAt.getTime() + 86_400_000) : this.expiresAt;
  }
}
ExportPermissionSchema.setClass(ExportPermission);
