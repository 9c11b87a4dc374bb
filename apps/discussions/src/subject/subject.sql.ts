/**
 * SQL condition: a case is in view and its audience admits the reader.
 * @param alias of `case_subject`
 * @param reader parameter that holds the reader's id
 * @param specialties SQL of the specialties that a verification gave the reader
 */
export function readableCase(alias: string, reader: string, specialties: string): string {
  return `(${alias}.state in ('open', 'answered', 'stale', 'resolved', 'teaching')
    and admits(${alias}.audience, ${alias}.author_id, ${reader}, ${specialties}))`;
}
