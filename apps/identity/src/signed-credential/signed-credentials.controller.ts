import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember, NoStoredAnswer } from '@openrounds/http';
import { CredentialKeys } from './credential-keys.js';
import { IssueCredential } from './issue-credential.js';
import { listSeconds, ShowStatusList } from './show-status-list.js';
import type { CredentialKeySet, IssuedCredential, NewCredential } from './signed-credential.http.js';
import {
  credentialKeySet,
  issuedCredential,
  newCredential,
  statusListToken,
} from './signed-credential.http.js';

/** Proof for other sites that a member is verified, and what they check it with. */
@Controller('v1')
export class SignedCredentialsController {
  constructor(
    private readonly issue: IssueCredential,
    private readonly keys: CredentialKeys,
    private readonly list: ShowStatusList,
  ) {}

  @Post('credentials')
  @NoStoredAnswer()
  @Answers(issuedCredential, 201)
  @Header('cache-control', 'no-store')
  issueCredential(
    @CurrentMember() member: Passport,
    @Body({ schema: newCredential }) input: NewCredential,
  ): Promise<IssuedCredential> {
    return this.issue.run(member.memberId, input.audience);
  }

  @Get('credential-keys')
  @Answers(credentialKeySet)
  @Header('cache-control', 'public, max-age=3600')
  showCredentialKeys(): CredentialKeySet {
    return this.keys.published();
  }

  @Get('credential-status')
  @ApiProduces('application/statuslist+jwt')
  @Answers(statusListToken)
  @Header('content-type', 'application/statuslist+jwt')
  @Header('cache-control', `public, max-age=${listSeconds}`)
  showCredentialStatus(): Promise<string> {
    return this.list.run();
  }
}
