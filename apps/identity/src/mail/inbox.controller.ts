import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NotFound } from '@openrounds/http';
import { inboxPage, inboxPolicy } from './inbox-page.js';
import { PostOffice } from './post-office.js';

const most = 100;

/** The mailbox of a development stack. Where letters are really sent there is none; the gateway leads nobody here. */
@ApiExcludeController()
@Controller('dev/inbox')
export class InboxController {
  constructor(private readonly office: PostOffice) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', inboxPolicy)
  @Header('referrer-policy', 'no-referrer')
  @Header('x-content-type-options', 'nosniff')
  @Header('cache-control', 'no-store')
  async showInbox(): Promise<string> {
    const letters = await this.office.inbox(most);
    if (!letters) throw new NotFound();
    return inboxPage(letters);
  }
}
