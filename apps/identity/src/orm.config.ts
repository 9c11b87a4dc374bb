import { defineOrm } from '@openrounds/database';
import { Disclosure } from './disclosure/disclosure.entity.js';
import { Erasure } from './erasure/erasure.entity.js';
import { Follow } from './follow/follow.entity.js';
import { ClientKey } from './key/client-key.entity.js';
import { LegalIdentity, Password } from './member/legal-identity.entity.js';
import { Member } from './member/member.entity.js';
import { SignUp } from './member/sign-up.entity.js';
import { Migration20261122090000_create_members } from './migrations/Migration20261122090000_create_members.js';
import { Migration20261122090100_create_verifications } from './migrations/Migration20261122090100_create_verifications.js';
import { Migration20261122090200_create_audit } from './migrations/Migration20261122090200_create_audit.js';
import { Migration20261122090300_insert_importer } from './migrations/Migration20261122090300_insert_importer.js';
import { Migration20261127160200_create_erasure } from './migrations/Migration20261127160200_create_erasure.js';
import { Migration20261128095100_guard_audit } from './migrations/Migration20261128095100_guard_audit.js';
import { Migration20261128095200_create_disclosure } from './migrations/Migration20261128095200_create_disclosure.js';
import { Migration20261128095300_create_mail_outbox } from './migrations/Migration20261128095300_create_mail_outbox.js';
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
    Disclosure,
  ],
  migrations: [
    Migration20261122090000_create_members,
    Migration20261122090100_create_verifications,
    Migration20261122090200_create_audit,
    Migration20261122090300_insert_importer,
    Migration20261127160200_create_erasure,
    Migration20261128095100_guard_audit,
    Migration20261128095200_create_disclosure,
    Migration20261128095300_create_mail_outbox,
  ],
});
