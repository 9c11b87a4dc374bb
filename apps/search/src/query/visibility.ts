import { Injectable } from '@nestjs/common';
import { Inject } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { hiddenFrom } from '@openrounds/blocks';
import { Reads, statement } from '@openrounds/database';
import type { Passport } from '@openrounds/http';
import { accessAll, memberToken, specialtyToken } from '../document/access.js';
import type { MemberState } from '../document/content-document.js';
import type { SearchEnv } from '../env.js';
import type { Clause } from './compile-query.js';

/** Who asks: what the passport and our own copy of the member say, never the request. */
export interface Viewer {
  readonly memberId: string;
  /** Access tokens; an item is visible to who holds one of its own. None below the reading level. */
  readonly tokens: readonly string[];
  /** Those that a verification gave. */
  readonly specialties: readonly string[];
  /** Those that the profile shows. */
  readonly ownSpecialties: readonly string[];
  readonly languages: readonly string[];
  /** Members with a block between them and the viewer, whoever began it. */
  readonly hidden: readonly string[];
}

/** The filter that wraps everything a viewer asks: hits, facets, totals, suggestions, highlights, the feed. */
export function visibility(viewer: Viewer): Clause {
  if (viewer.tokens.length === 0) return { match_none: {} };
  const open = { terms: { access: viewer.tokens } };
  if (viewer.hidden.length === 0) return open;
  return { bool: { filter: [open], must_not: [{ terms: { authorId: viewer.hidden } }] } };
}

/** Whether a viewer could find a document with these access tokens, of this author. */
export function mayOpen(viewer: Viewer, access: readonly string[], authorId: string | null): boolean {
  if (authorId !== null && viewer.hidden.includes(authorId)) return false;
  return access.some((token) => viewer.tokens.includes(token));
}

const readMember = statement<{ state: MemberState | null; hidden: string[] }>(
  'search.viewer',
  `select (select state from member where id = $1::uuid) as state,
     array(select h.member_id from ${hiddenFrom('$1::uuid')} h) as hidden`,
);

/** Makes viewers of passports. */
@Injectable()
export class Viewers {
  constructor(
    private readonly reads: Reads,
    @Inject(ENV) private readonly env: SearchEnv,
  ) {}

  /** Specialties open audiences only when verified, from level 2 on and in good standing. */
  async of({
    memberId,
    level,
    standing,
  }: Pick<Passport, 'memberId' | 'level' | 'standing'>): Promise<Viewer> {
    const row = await this.reads.one(readMember, [memberId]);
    const copy = row?.state ?? null;
    const good = level >= 2 && standing === 'good';
    const specialties = good ? (copy?.verifiedSpecialties ?? []) : [];
    const tokens =
      level < this.env.READ_MIN_LEVEL
        ? []
        : [accessAll, ...specialties.map(specialtyToken), memberToken(memberId)];
    return {
      memberId,
      tokens,
      specialties,
      ownSpecialties: copy?.specialties ?? [],
      languages: copy?.languages ?? [],
      hidden: row?.hidden ?? [],
    };
  }
}
