import { LinkOutsideAccount } from './link-outside-account.js';
import { ListOutsideAccounts } from './list-outside-accounts.js';
import { OutsideAttempts } from './outside-attempts.js';
import { OutsideProvider } from './outside-provider.js';
import { OutsideSettings } from './outside-settings.js';
import { OutsideAccountsController, SignInWaysController } from './outside.controller.js';
import { OutsideAnswerGuard, OutsideReadyGuard } from './outside.guards.js';
import { SignInOutside } from './sign-in-outside.js';
import { StartOutside } from './start-outside.js';
import { UnlinkOutsideAccount } from './unlink-outside-account.js';
import { UseOutsideAccount } from './use-outside-account.js';

/** Sign-in through an OpenID provider outside, such as a hospital's: off unless the deployment names one. */
export const outsideParts = {
  controllers: [SignInWaysController, OutsideAccountsController],
  providers: [
    OutsideSettings,
    OutsideProvider,
    OutsideAttempts,
    StartOutside,
    SignInOutside,
    UseOutsideAccount,
    LinkOutsideAccount,
    UnlinkOutsideAccount,
    ListOutsideAccounts,
    OutsideReadyGuard,
    OutsideAnswerGuard,
  ],
};
