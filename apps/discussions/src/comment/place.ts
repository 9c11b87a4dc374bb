/** Where a comment stands in its tree. */
export interface Place {
  parentId: string | null;
  branchId: string;
  depth: number;
}

/** The comment that somebody answers. */
export interface Answered extends Place {
  id: string;
}

export const MAX_DEPTH = 6;

/** The place of a reply: below what it answers, or beside it where the tree is as deep as it may be. */
export function placeOf(id: string, answered: Answered | null): Place {
  if (answered === null) return { parentId: null, branchId: id, depth: 1 };
  const { branchId, depth } = answered;
  if (depth >= MAX_DEPTH) return { parentId: answered.parentId, branchId, depth: MAX_DEPTH };
  return { parentId: answered.id, branchId, depth: depth + 1 };
}
