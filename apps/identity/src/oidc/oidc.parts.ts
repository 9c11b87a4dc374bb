import { ClientsController } from '../client/clients.controller.js';
import { EndClient } from '../client/end-client.js';
import { ListClients } from '../client/list-clients.js';
import { RegisterClient } from '../client/register-client.js';
import { GrantFactsController } from '../credential/credentials.controller.js';
import { FindGrant } from '../credential/find-grant.js';
import { EndGrant } from '../grant/end-grant.js';
import { GiveGrant } from '../grant/give-grant.js';
import { GrantsController } from '../grant/grants.controller.js';
import { ListGrants } from '../grant/list-grants.js';
import { NarrowGrant } from '../grant/narrow-grant.js';
import { ClientStates } from '../republish/state-sources.js';
import { BrowserSession } from './browser-session.js';
import { ClientAdapter } from './clients.adapter.js';
import { GrantAdapter } from './grants.adapter.js';
import { Interactions } from './interactions.js';
import { OidcDoor } from './oidc-door.js';
import { Oidc } from './provider.js';
import { OidcRecords } from './records.js';
import { OidcSettings } from './settings.js';
import { SignInForm } from './sign-in-form.js';

/** Applications of third parties: their registry, their grants, and OpenID Connect. */
export const oidcParts = {
  controllers: [ClientsController, GrantsController, GrantFactsController],
  providers: [
    RegisterClient,
    EndClient,
    ListClients,
    ClientStates,
    GiveGrant,
    EndGrant,
    ListGrants,
    NarrowGrant,
    FindGrant,
    OidcSettings,
    OidcRecords,
    ClientAdapter,
    GrantAdapter,
    Oidc,
    BrowserSession,
    SignInForm,
    Interactions,
    OidcDoor,
  ],
};
