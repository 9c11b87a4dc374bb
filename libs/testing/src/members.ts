import { memberState, regionOf } from '@openrounds/contracts';
import { newId } from '@openrounds/database';
import type { Passport } from '@openrounds/http';
import type { z } from 'zod';

type MemberState = z.output<typeof memberState>;

/** A member of a test: the passport and the public profile in one. */
export interface TestMember extends Passport {
  /** The same as `memberId` */
  readonly id: string;
  readonly handle: string;
  readonly specialties: MemberState['specialties'];
  readonly country: string | null;
  readonly languages: string[];
  /** Version of the member's state in `memberStateOf` */
  readonly version: number;
  readonly joinedAt: string;
}

let made = 0;

/** A verified physician in good standing with an id and a handle of their own. */
export function member(overrides: Partial<TestMember> = {}): TestMember {
  const id = overrides.id ?? overrides.memberId ?? newId();
  made += 1;
  return {
    role: 'physician',
    level: 3,
    standing: 'good',
    scopes: ['read', 'write'],
    client: null,
    sid: newId(),
    handle: `member-${made}-${id.slice(-6)}`,
    specialties: ['cardiology'],
    country: 'CH',
    languages: ['en'],
    version: 1,
    joinedAt: '2026-01-01T00:00:00.000Z',
    ...overrides,
    id,
    memberId: id,
  };
}

/** Signed up, but not verified: may read where the deployment lets everybody read. */
export function unverified(overrides: Partial<TestMember> = {}): TestMember {
  return member({ level: 0, standing: 'unverified', ...overrides });
}

/** Staff with the duty to review. */
export function reviewer(overrides: Partial<TestMember> = {}): TestMember {
  return member({ role: 'staff', level: 0, scopes: ['read', 'write', 'review'], ...overrides });
}

/** A verified physician with the duty to moderate. */
export function moderator(overrides: Partial<TestMember> = {}): TestMember {
  return member({ scopes: ['read', 'write', 'moderate'], ...overrides });
}

/** The gateway itself, for internal operations. */
export function gateway(): TestMember {
  return member({ id: 'gateway', role: 'service', level: 0, scopes: [], sid: 'gateway' });
}

/** The member's state on `identity.member.v1`, to be delivered: `deliver([{ fact: memberVerified, state }])`. */
export function memberStateOf(of: TestMember, overrides: Partial<MemberState> = {}): MemberState {
  const { id, version, handle, specialties, country, languages, level, joinedAt } = of;
  return memberState.parse({
    id,
    version,
    handle,
    role: of.role,
    specialties,
    verifiedSpecialties: level >= 2 ? specialties : [],
    country,
    region: country === null ? null : regionOf(country),
    languages,
    level,
    standing: of.standing,
    joinedAt,
    ...overrides,
  });
}
