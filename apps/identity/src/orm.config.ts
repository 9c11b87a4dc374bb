import { defineOrm } from '@openrounds/database';
import { Block } from './block/block.entity.js';
import { Consent } from './consent/consent.entity.js';
import { Client } from './client/client.entity.js';
import { Disclosure } from './disclosure/disclosure.entity.js';
import { Erasure } from './erasure/erasure.entity.js';
import { Factor } from './factor/factor.entity.js';
import { ExportPermission } from './export/export-permission.entity.js';
import { Follow } from './follow/follow.entity.js';
import { ClientGrant } from './grant/client-grant.entity.js';
import { ClientKey } from './key/client-key.entity.js';
import { LegalIdentity, Password } from './member/legal-identity.entity.js';
import { Member } from './member/member.entity.js';
import { SignUp } from './member/sign-up.entity.js';
import { Migration20261122090000_create_members } from './migrations/Migration20261122090000_create_members.js';
import { Migration20261122090100_create_verifications } from './migrations/Migration20261122090100_create_verifications.js';
import { Migration20261122090200_create_audit } from './migrations/Migration20261122090200_create_audit.js';
import { Migration20261122090300_insert_importer } from './migrations/Migration20261122090300_insert_importer.js';
import { Migration20261127160200_create_erasure } from './migrations/Migration20261127160200_create_erasure.js';
import { Migration20261128090000_create_factors } from './migrations/Migration20261128090000_create_factors.js';
import { Migration20261128091000_create_clients } from './migrations/Migration20261128091000_create_clients.js';
import { Migration20261128092000_extend_verifications } from './migrations/Migration20261128092000_extend_verifications.js';
import { Migration20261128093000_create_receipts } from './migrations/Migration20261128093000_create_receipts.js';
import { Migration20261128094000_create_blocks_and_consents } from './migrations/Migration20261128094000_create_blocks_and_consents.js';
import { Migration20261128095100_guard_audit } from './migrations/Migration20261128095100_guard_audit.js';
import { Migration20261128095200_create_disclosure } from './migrations/Migration20261128095200_create_disclosure.js';
import { Migration20261128095300_create_mail_outbox } from './migrations/Migration20261128095300_create_mail_outbox.js';
import { Migration20261128100000_create_outside_accounts } from './migrations/Migration20261128100000_create_outside_accounts.js';
import { Migration20261128103000_end_kept_numbers } from './migrations/Migration20261128103000_end_kept_numbers.js';
import { OutsideAccount } from './outside/outside-account.entity.js';
import { Session } from './session/session.entity.js';
import { Evidence, VerificationDecision } from './verification/evidence.entity.js';
import { Verification } from './verification/verification.entity.js';

export const orm = defineOrm({
  name: 'identity',
  entities: [
    Member,
    LegalIdentity,
    Password,
    SignUp,
    Session,
    ClientKey,
    Verification,
    Evidence,
    VerificationDecision,
    Follow,
    Erasure,
    Block,
    Consent,
    Client,
    ClientGrant,
    Factor,
    ExportPermission,
    Disclosure,
    OutsideAccount,
  ],
  migrations: [
    Migration20261122090000_create_members,
    Migration20261122090100_create_verifications,
    Migration20261122090200_create_audit,
    Migration20261122090300_insert_importer,
    Migration20261127160200_create_erasure,
    Migration20261128090000_create_factors,
    Migration20261128091000_create_clients,
    Migration20261128092000_extend_verifications,
    Migration20261128093000_create_receipts,
    Migration20261128094000_create_blocks_and_consents,
    Migration20261128095100_guard_audit,
    Migration20261128095200_create_disclosure,
    Migration20261128095300_create_mail_outbox,
    Migration20261128100000_create_outside_accounts,
    Migration20261128103000_end_kept_numbers,
  ],
});
