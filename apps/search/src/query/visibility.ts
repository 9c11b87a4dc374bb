import { Injectable } from '@nestjs/common';
import { Inject } from '@nestjs/common';
import { ENV } from '@openrounds/config';
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
  readonly specialties: readonly string[];
  readonly languages: readonly string[];
}

/** The filter that wraps everything a viewer asks: hits, facets, totals, suggestions, highlights. */
export function visibility(viewer: Viewer): Clause {
  if (viewer.tokens.length === 0) return { match_none: {} };
  return { terms: { access: viewer.tokens } };
}

/** Whether a document with these access tokens could be opened by a viewer. */
export function mayOpen(viewer: Viewer, access: readonly string[]): boolean {
  return access.some((token) => viewer.tokens.includes(token));
}

const readMember = statement<{ state: MemberState | null }>(
  'search.viewer',
  'select state from member where id = $1',
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
    const copy = (await this.reads.one(readMember, [memberId]))?.state ?? null;
    const good = level >= 2 && standing === 'good';
    const specialties = good ? (copy?.verifiedSpecialties ?? []) : [];
    const tokens =
      level < this.env.READ_MIN_LEVEL
        ? []
        : [accessAll, ...specialties.map(specialtyToken), memberToken(memberId)];
    return { memberId, tokens, specialties, languages: copy?.languages ?? [] };
  }
}
