import { Body, Controller, Header, HttpCode, Post, Put, UseGuards } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, ClientAddress, CurrentMember } from '@openrounds/http';
import { z } from 'zod';
import { FreshFactorGuard } from '../key/fresh-factor.guard.js';
import { AttemptBudget } from '../sign-in/attempt-budget.js';
import { AskPasswordReset } from './ask-password-reset.js';
import { ChangePassword } from './change-password.js';
import { ConfirmPasswordReset } from './confirm-password-reset.js';
import { inSteps } from './in-steps.js';
import type { PasswordChange, ResetConfirmation, ResetRequest } from './password.http.js';
import { passwordChange, resetConfirmation, resetRequest } from './password.http.js';

const nothing = z.strictObject({});

@Controller('v1/me/password')
export class OwnPasswordController {
  constructor(private readonly change: ChangePassword) {}

  /** Sets a new cookie, and ends all other sessions. */
  @Put()
  @UseGuards(FreshFactorGuard)
  @Answers(nothing)
  @Header('cache-control', 'no-store')
  async changePassword(
    @CurrentMember() member: Passport,
    @Body({ schema: passwordChange }) { newPassword }: PasswordChange,
  ): Promise<Record<string, never>> {
    await this.change.run(member, newPassword);
    return {};
  }
}

@Controller('v1/password-resets')
export class PasswordResetsController {
  constructor(
    private readonly ask: AskPasswordReset,
    private readonly confirm: ConfirmPasswordReset,
    private readonly budget: AttemptBudget,
  ) {}

  /** The answer is the same for known and unknown addresses; the mail tells the difference. */
  @Post()
  @HttpCode(202)
  @Answers(nothing, 202)
  @Header('cache-control', 'no-store')
  async askPasswordReset(
    @Body({ schema: resetRequest }) { mail }: ResetRequest,
    @ClientAddress() address: string,
  ): Promise<Record<string, never>> {
    await this.budget.spend('reset', mail, address);
    await inSteps(() => this.ask.run(mail));
    return {};
  }

  /** Ends every session and key. Whoever has a second factor sends it along; sign in afterwards as usual. */
  @Post('confirmations')
  @Answers(nothing, 201)
  @Header('cache-control', 'no-store')
  async confirmPasswordReset(
    @Body({ schema: resetConfirmation }) input: ResetConfirmation,
    @ClientAddress() address: string,
  ): Promise<Record<string, never>> {
    await this.confirm.run(input, address);
    return {};
  }
}
