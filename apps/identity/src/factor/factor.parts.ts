import { AskPasswordReset } from '../password/ask-password-reset.js';
import { ChangePassword } from '../password/change-password.js';
import { ConfirmPasswordReset, ResetChecks } from '../password/confirm-password-reset.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { OwnPasswordController, PasswordResetsController } from '../password/passwords.controller.js';
import { SetPassword } from '../password/set-password.js';
import { RotateSession } from '../session/rotate-session.js';
import { SignIn } from '../sign-in/sign-in.js';
import { CheckFactor, Proofs } from './check-factor.js';
import { AfterEnrolment, ConfirmFactor } from './confirm-factor.js';
import {
  FactorsController,
  PasskeyChallengesController,
  RecoveryCodesController,
} from './factors.controller.js';
import { ListFactors } from './list-factors.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { RelyingParty } from './relying-party.js';
import { RemoveFactor } from './remove-factor.js';
import { ReplaceRecoveryCodes } from './replace-recovery-codes.js';
import { AfterReset, ResetFactors } from './reset-factors.js';
import { SecondFactor } from './second-factor.js';
import { Enrolment, StartFactor } from './start-factor.js';
import { Totps } from './totps.js';

/** Second factors and the life of a password. */
export const factorParts = {
  controllers: [
    FactorsController,
    RecoveryCodesController,
    PasskeyChallengesController,
    OwnPasswordController,
    PasswordResetsController,
  ],
  providers: [
    SecondFactor,
    CheckFactor,
    Proofs,
    Totps,
    Passkeys,
    RelyingParty,
    RecoveryCodes,
    Enrolment,
    StartFactor,
    AfterEnrolment,
    ConfirmFactor,
    RemoveFactor,
    ListFactors,
    ReplaceRecoveryCodes,
    AfterReset,
    ResetFactors,
    SignIn,
    RotateSession,
    PasswordPolicy,
    SetPassword,
    ChangePassword,
    AskPasswordReset,
    ResetChecks,
    ConfirmPasswordReset,
  ],
};
