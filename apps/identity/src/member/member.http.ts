import {
  handle,
  lang,
  level,
  region,
  regionOf,
  role,
  specialty,
  standing,
  text,
} from '@openrounds/contracts';
import { z } from 'zod';
import { passwordLength } from '../password/password-rules.js';
import type { Member } from './member.entity.js';

/** Those who may sign up; `staff` comes by a verification only. */
const claimedRole = role.exclude(['staff']);
const uniqueList = { error: 'names one thing twice' };
const isUnique = (list: readonly string[]): boolean => new Set(list).size === list.length;

const knownCountry = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .refine((code) => regionOf(code) !== null, { error: 'is no country that we list (ISO 3166-1 alpha-2)' });
const specialties = z.array(specialty).min(1).max(3).refine(isUnique, uniqueList);
const languages = z.array(lang).min(1).max(5).refine(isUnique, uniqueList);

export const mailAddress = z.email().max(254);
/** Limits are checked again by the rules, in code points. Half a character has no bytes of its own, and so no hash. */
export const passwordText = z
  .string()
  .min(1)
  .max(passwordLength.max * 4)
  .refine((text) => text.isWellFormed(), { error: 'holds half a character' });

export const newMember = z.strictObject({
  handle: handle.refine((name) => /^[a-z]/.test(name), { error: 'begins with a letter' }),
  password: passwordText,
  mail: mailAddress,
  name: text(1, 120),
  birthYear: z.int().min(1900).max(2015).optional(),
  role: claimedRole,
  specialties,
  country: knownCountry,
  languages,
});
export type NewMember = z.infer<typeof newMember>;

export const mailConfirmation = z.strictObject({ token: z.string().min(20).max(200) });
export type MailConfirmation = z.infer<typeof mailConfirmation>;

export const profileEdit = z
  .strictObject({
    handle: newMember.shape.handle.optional(),
    specialties: specialties.optional(),
    country: knownCountry.optional(),
    languages: languages.optional(),
  })
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), { error: 'changes nothing' });
export type ProfileEdit = z.infer<typeof profileEdit>;

export const handleParam = z.string().regex(/^[a-z0-9-]{3,24}$/);
export const idParam = z.uuid();
export const written = z.object({ id: z.uuid(), version: z.int() });
export type Written = z.infer<typeof written>;

const publicProfile = z.object({
  id: z.uuid(),
  version: z.int(),
  handle: z.string(),
  role,
  specialties: z.array(specialty),
  verifiedSpecialties: z.array(specialty),
  country: z.string().nullable(),
  region: region.nullable(),
  languages: z.array(z.string()),
  level,
  standing,
  joinedAt: z.iso.datetime(),
});
export const memberView = publicProfile.meta({ id: 'MemberProfile' });
export type MemberView = z.infer<typeof publicProfile>;

export const ownView = publicProfile
  .extend({
    shown: z.object({ country: z.string().nullable(), region: region.nullable() }),
    duties: z.array(z.string()),
    scopes: z.array(z.string()),
  })
  .meta({ id: 'OwnProfile' });
export type OwnView = z.infer<typeof ownView>;

/** The whitelist of what everybody may see of a member. */
export function viewOfMember(member: Member): MemberView {
  return member.toState();
}
