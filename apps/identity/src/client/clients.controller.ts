import { Body, Controller, Delete, Get, Header, Param, Post, UseGuards } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, NoStoredAnswer, pageOf } from '@openrounds/http';
import { FreshFactorGuard } from '../key/fresh-factor.guard.js';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import type { ClientView, CreatedClient, NewClient } from './client.http.js';
import { clientView, createdClient, newClient } from './client.http.js';
import { EndClient } from './end-client.js';
import { ListClients } from './list-clients.js';
import { RegisterClient } from './register-client.js';

@Controller('v1/clients')
export class ClientsController {
  constructor(
    private readonly register: RegisterClient,
    private readonly list: ListClients,
    private readonly end: EndClient,
  ) {}

  @Post()
  @UseGuards(FreshFactorGuard)
  @NoStoredAnswer()
  @Answers(createdClient, 201)
  @Header('cache-control', 'no-store')
  registerClient(
    @CurrentMember() member: Passport,
    @Body({ schema: newClient }) input: NewClient,
  ): Promise<CreatedClient> {
    return this.register.run(member.memberId, input);
  }

  @Get()
  @Answers(pageOf(clientView))
  @Header('cache-control', 'no-store')
  listClients(@CurrentMember() member: Passport): Promise<Page<ClientView>> {
    return this.list.run(member.memberId);
  }

  /** Ends all that members granted it, too. */
  @Delete(':id')
  @Answers(written)
  endClient(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<Written> {
    return this.end.run(member.memberId, id);
  }
}
