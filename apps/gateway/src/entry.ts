import { Injectable } from '@nestjs/common';
import { PassportOffice } from './credentials/passport-office.js';
import { Limits } from './edge/limits.js';
import { ExportDownload } from './export/export-download.js';
import { Upstreams } from './proxy/upstreams.js';

/** What the door works with behind the check of credentials. */
@Injectable()
export class Entry {
  constructor(
    readonly limits: Limits,
    readonly office: PassportOffice,
    readonly proxies: Upstreams,
    readonly exports: ExportDownload,
  ) {}
}
