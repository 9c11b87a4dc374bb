import { Injectable } from '@nestjs/common';
import { MemberExport, type ExportLists } from '@openrounds/http';

/** search owns nothing of a member: its read model copies what stands in the parts of the other services. */
@Injectable()
export class ExportMember extends MemberExport {
  readonly service = 'search';

  lists(): ExportLists {
    return {};
  }
}
