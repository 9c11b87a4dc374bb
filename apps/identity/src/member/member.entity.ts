import { defineEntity, p } from '@mikro-orm/core';
import type { memberState, SpecialtySlug } from '@openrounds/contracts';
import { regionOf, role, standing } from '@openrounds/contracts';
import type { z } from 'zod';

/** How exactly the public sees where a member works, from vague to exact. */
export const places = ['none', 'region', 'country'] as const;
export type Place = (typeof places)[number];

/** Imports appear under this handle; it has no password, no mail address and no session. */
export const importerHandle = 'importer';

const handleRestDays = 90;

const MemberSchema = defineEntity({
  name: 'Member',
  tableName: 'member',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    handle: p.string(),
    handleChangedAt: p.datetime().nullable(),
    role: p.enum(role.options),
    specialties: p.array<SpecialtySlug>(),
    verifiedSpecialties: p.array<SpecialtySlug>(),
    country: p.string().nullable(),
    region: p.string().$type<ReturnType<typeof regionOf>>().nullable(),
    shownPlace: p.enum(places),
    languages: p.array(),
    level: p.integer(),
    standing: p.enum(standing.options),
    joinedAt: p.datetime(),
  },
});

export interface ProfileChange {
  specialties?: SpecialtySlug[] | undefined;
  country?: string | undefined;
  languages?: string[] | undefined;
}

/** An account as the public knows it: a pseudonym with a badge. Name and mail are in {@link LegalIdentity} only. */
export class Member extends MemberSchema.class {
  /** Verified members count in a cell of the small-cell rule, and may write. */
  isVerified(): boolean {
    return this.level >= 2 && this.standing === 'good';
  }

  /**
   * What an approved verification gives. A running sanction outlives it.
   * @param claimed the specialties that stood in the application, not those typed since
   */
  approve(level: number, claimed: readonly SpecialtySlug[]): void {
    this.level = level;
    const seen = new Set([...this.verifiedSpecialties, ...claimed]);
    this.verifiedSpecialties = this.specialties.filter((specialty) => seen.has(specialty));
    if (this.standing === 'unverified' || this.standing === 'lapsed') this.standing = 'good';
  }

  /**
   * What an approval that ended leaves. A running sanction outlives it.
   * @param level of the approvals that still hold
   * @param proven the specialties that they prove
   * @returns whether the badge is gone by it
   */
  fallTo(level: number, proven: readonly SpecialtySlug[]): boolean {
    this.level = level;
    this.verifiedSpecialties = this.specialties.filter((specialty) => proven.includes(specialty));
    if (level >= 2 || this.standing !== 'good') return false;
    this.standing = 'lapsed';
    return true;
  }

  /**
   * The operator gave a duty to an account without a verified licence.
   * @returns whether the role changed
   */
  becomeStaff(): boolean {
    if (this.level >= 2 || this.role === 'staff') return false;
    this.role = 'staff';
    this.specialties = [];
    this.verifiedSpecialties = [];
    this.shownPlace = 'none';
    return true;
  }

  /** A specialty added here shows at once and opens nothing before the next approval. */
  change(change: ProfileChange): void {
    if (change.languages) this.languages = change.languages;
    if (change.country) {
      this.country = change.country;
      this.region = regionOf(change.country);
    }
    if (change.specialties) {
      const kept = new Set(change.specialties);
      this.specialties = change.specialties;
      this.verifiedSpecialties = this.verifiedSpecialties.filter((specialty) => kept.has(specialty));
    }
  }

  /** @returns when the handle may be changed again, or null for now */
  handleRestsUntil(now: Date): Date | null {
    if (!this.handleChangedAt) return null;
    const until = new Date(this.handleChangedAt.getTime() + handleRestDays * 86_400_000);
    return until > now ? until : null;
  }

  /** Country and region as far as the small-cell rule lets them be seen. */
  shown(): Pick<z.output<typeof memberState>, 'country' | 'region'> {
    return {
      country: this.shownPlace === 'country' ? (this.country ?? null) : null,
      region: this.shownPlace === 'none' ? null : (this.region ?? null),
    };
  }

  /** What others may know: the value of a record on `identity.member.v1`. */
  toState(): z.input<typeof memberState> {
    const {
      id,
      version,
      handle,
      role: memberRole,
      specialties,
      verifiedSpecialties,
      languages,
      level,
      standing: now,
    } = this;
    return {
      id,
      version,
      handle,
      role: memberRole,
      specialties,
      verifiedSpecialties,
      ...this.shown(),
      languages,
      level,
      standing: now,
      joinedAt: this.joinedAt.toISOString(),
    };
  }
}
MemberSchema.setClass(Member);
