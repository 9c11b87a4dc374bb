import { Controller, Get, Header, Param } from '@nestjs/common';
import type { CredentialView } from './credential.http.js';
import { hashParam, sidParam } from './credential.http.js';
import { FindCredential } from './find-credential.js';
import { FindGrant } from './find-grant.js';

/** For the gateway only: never proxied, not in OpenAPI. */
@Controller('internal/credentials')
export class CredentialsController {
  constructor(private readonly find: FindCredential) {}

  @Get(':hash')
  @Header('cache-control', 'no-store')
  findCredential(@Param('hash', { schema: hashParam }) hash: string): Promise<CredentialView> {
    return this.find.run(hash);
  }
}

/** The same for access tokens, which the gateway reads itself: it asks by their `sid`. */
@Controller('internal/grants')
export class GrantFactsController {
  constructor(private readonly find: FindGrant) {}

  @Get(':sid')
  @Header('cache-control', 'no-store')
  findGrant(@Param('sid', { schema: sidParam }) sid: string): Promise<CredentialView> {
    return this.find.run(sid);
  }
}
