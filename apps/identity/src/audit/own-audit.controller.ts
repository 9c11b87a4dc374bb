import { Controller, Get, Header, Query } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, pageOf } from '@openrounds/http';
import type { OwnAuditEntry, OwnAuditQuery } from './own-audit.js';
import { OwnAudit, ownAuditEntry, ownAuditQuery } from './own-audit.js';

@Controller('v1/me/audit')
export class OwnAuditController {
  constructor(private readonly audit: OwnAudit) {}

  @Get()
  @Answers(pageOf(ownAuditEntry))
  @Header('cache-control', 'no-store')
  listOwnAudit(
    @CurrentMember() member: Passport,
    @Query({ schema: ownAuditQuery }) query: OwnAuditQuery,
  ): Promise<Page<OwnAuditEntry>> {
    return this.audit.run(member.memberId, query);
  }
}
