import { defineEntity, p } from '@mikro-orm/core';
import type { SpecialtySlug } from '@openrounds/contracts';
import { role } from '@openrounds/contracts';

/** How long a sign-up waits for its mail confirmation and holds its handle. */
export const signUpHours = 24;

const SignUpSchema = defineEntity({
  name: 'SignUp',
  tableName: 'sign_up',
  properties: {
    /** Becomes the member's id, so that what is sealed for it stays sealed. */
    id: p.uuid().primary(),
    handle: p.string(),
    tokenHash: p.string(),
    mailHash: p.string(),
    wrappedKey: p.blob(),
    sealed: p.blob(),
    passwordHash: p.string(),
    role: p.enum(role.options),
    specialties: p.array<SpecialtySlug>(),
    country: p.string(),
    languages: p.array(),
    expiresAt: p.datetime(),
  },
});

/** Somebody who asked to become a member and has not shown yet that the mail address is theirs. */
export class SignUp extends SignUpSchema.class {}
SignUpSchema.setClass(SignUp);
