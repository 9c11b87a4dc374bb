/**
 * SQL of the members that a reader does not meet: those whom the reader has blocked, and those who have blocked the
 * reader, each once. It does not depend on the row that it filters, so PostgreSQL reads it once and probes a hash.
 * @param reader SQL of the reader's id, a parameter such as `$4::uuid`
 * @returns a subquery in brackets with one column `member_id`, never null: `author_id not in ${hiddenFrom('$4::uuid')}`
 */
export function hiddenFrom(reader: string): string {
  return `(select blocked_id as member_id from block where member_id = ${reader} and active
    union select member_id from block where blocked_id = ${reader} and active)`;
}
