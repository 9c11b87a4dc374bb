import { Body, Controller, Get, Header, Param, Post, Res, UseGuards } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, ClientAddress, CurrentMember, NoStoredAnswer } from '@openrounds/http';
import type { FastifyReply } from 'fastify';
import { FreshFactorGuard } from '../key/fresh-factor.guard.js';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { AttemptBudget } from '../sign-in/attempt-budget.js';
import { ConfirmFactor } from './confirm-factor.js';
import type {
  ConfirmedFactor,
  FactorConfirmation,
  FactorList,
  NewFactor,
  NewRecoveryCodes,
  PasskeyOptions,
  StartedFactor,
} from './factor.http.js';
import {
  confirmedFactor,
  factorConfirmation,
  factorList,
  freshFactorOnly,
  newFactor,
  newRecoveryCodes,
  passkeyOptions,
  startedFactor,
} from './factor.http.js';
import { ListFactors } from './list-factors.js';
import { Passkeys } from './passkeys.js';
import { RemoveFactor } from './remove-factor.js';
import { ReplaceRecoveryCodes } from './replace-recovery-codes.js';
import { StartFactor } from './start-factor.js';

@Controller('v1/me/factors')
export class FactorsController {
  constructor(
    private readonly list: ListFactors,
    private readonly start: StartFactor,
    private readonly confirm: ConfirmFactor,
    private readonly remove: RemoveFactor,
  ) {}

  @Get()
  @Answers(factorList)
  @Header('cache-control', 'no-store')
  listFactors(@CurrentMember() member: Passport): Promise<FactorList> {
    return this.list.run(member.memberId);
  }

  /** The factor counts once it is confirmed, within 5 minutes. */
  @Post()
  @UseGuards(FreshFactorGuard)
  @NoStoredAnswer()
  @Answers(startedFactor, 201)
  @Header('cache-control', 'no-store')
  startFactor(
    @CurrentMember() member: Passport,
    @Body({ schema: newFactor }) input: NewFactor,
  ): Promise<StartedFactor> {
    return this.start.run(member.memberId, input);
  }

  /** Sets a new cookie. The first factor comes with ten recovery codes, and ends all other sessions. */
  @Post(':id/confirmations')
  @NoStoredAnswer()
  @Answers(confirmedFactor, 201)
  @Header('cache-control', 'no-store')
  async confirmFactor(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: factorConfirmation }) answer: FactorConfirmation,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfirmedFactor> {
    const { confirmed, cookie } = await this.confirm.run(member, id, answer);
    if (cookie) reply.header('set-cookie', cookie);
    return confirmed;
  }

  /** A POST, because it needs a body, which a DELETE may lose on its way. */
  @Post(':id/removals')
  @UseGuards(FreshFactorGuard)
  @Answers(written, 201)
  removeFactor(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: freshFactorOnly }) _shown: unknown,
  ): Promise<Written> {
    return this.remove.run(member.memberId, id);
  }
}

@Controller('v1/me/recovery-codes')
export class RecoveryCodesController {
  constructor(private readonly replace: ReplaceRecoveryCodes) {}

  @Post()
  @UseGuards(FreshFactorGuard)
  @NoStoredAnswer()
  @Answers(newRecoveryCodes, 201)
  @Header('cache-control', 'no-store')
  replaceRecoveryCodes(
    @CurrentMember() member: Passport,
    @Body({ schema: freshFactorOnly }) _shown: unknown,
  ): Promise<NewRecoveryCodes> {
    return this.replace.run(member.memberId);
  }
}

@Controller('v1/passkey-challenges')
export class PasskeyChallengesController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly budget: AttemptBudget,
  ) {}

  /** Options for `navigator.credentials.get`, the same for everybody but for the challenge, which lives 5 minutes. */
  @Post()
  @Answers(passkeyOptions, 201)
  @Header('cache-control', 'no-store')
  async startPasskeyChallenge(@ClientAddress() address: string): Promise<PasskeyOptions> {
    await this.budget.spendAddress('passkey-challenge', address);
    return { ...(await this.passkeys.challenge()) };
  }
}
