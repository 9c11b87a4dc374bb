import { Controller, Get, Header, Param } from '@nestjs/common';
import type { CredentialView } from './credential.http.js';
import { hashParam } from './credential.http.js';
import { FindCredential } from './find-credential.js';

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
