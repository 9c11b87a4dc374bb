/**
 * SQL of an author as others see them, null while no copy of the member has arrived or after an erasure.
 * @param alias of the outer-joined `member` row
 */
export function authorJson(alias: string): string {
  return `case when ${alias}.handle is not null then json_build_object('id', ${alias}.id, 'handle', ${alias}.handle,
    'role', ${alias}.role, 'specialties', ${alias}.specialties, 'country', ${alias}.country, 'region', ${alias}.region,
    'level', ${alias}.level, 'standing', ${alias}.standing) end`;
}

/** The same for lists: what a line shows. */
export function bylineJson(alias: string): string {
  return `case when ${alias}.handle is not null then json_build_object('id', ${alias}.id, 'handle', ${alias}.handle,
    'role', ${alias}.role, 'level', ${alias}.level) end`;
}

/** The specialties that open a case to a reader: confirmed by a verification, and only while in good standing. */
export const readerSpecialties = (reader: string): string =>
  `(select r.verified_specialties from member r where r.id = ${reader} and r.level >= 2 and r.standing = 'good')`;
