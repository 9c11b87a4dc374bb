import type { CaseState, ContentSource } from './content-document.js';

/** Token of everybody whose verification level allows reading. */
export const accessAll = 'all';
export const specialtyToken = (slug: string): string => `specialty:${slug}`;
export const memberToken = (id: string): string => `member:${id}`;

/** Tokens of which a viewer must hold one: from the item's audience, for a comment from that of its thread. */
export function accessOf(source: Pick<ContentSource, 'type' | 'state' | 'thread'>): string[] {
  if (source.type === 'case') return caseAccess(source.state as CaseState);
  if (source.type === 'comment' && source.thread?.type === 'case')
    return caseAccess(source.thread.state as CaseState);
  return [accessAll];
}

function caseAccess({ audience, authorId }: CaseState): string[] {
  switch (audience.kind) {
    case 'all':
      return [accessAll];
    case 'specialties':
      return [...audience.specialties.map(specialtyToken), memberToken(authorId)];
    case 'members':
      return [...new Set([...audience.memberIds, authorId])].map(memberToken);
  }
}
