/** A read with a name and one text, so that PostgreSQL parses and plans it once per connection. */
export interface Statement<Row> {
  readonly name: string;
  readonly sql: string;
  /** Carries the row's type; never set. */
  readonly row?: Row;
}

const registry = new Map<string, string>();

/**
 * Declares a named read statement with `$1`, `$2`, ... as parameters.
 * @throws Error when the name is taken, longer than 63 characters or empty, or the text pages by OFFSET
 */
export function statement<Row>(name: string, sql: string): Statement<Row> {
  if (!/^[a-z][a-z0-9_.-]{2,62}$/.test(name))
    throw new Error(`Statement name "${name}" must be 3 to 63 of a-z, 0-9, ".", "_", "-".`);
  if (registry.has(name)) throw new Error(`Statement "${name}" is declared twice.`);
  if (/\boffset\b/i.test(sql.replace(/'[^']*'/g, '')))
    throw new Error(`Statement "${name}" pages by OFFSET; use a keyset.`);
  registry.set(name, sql);
  return { name, sql };
}

/** Every declared statement by name, for checks of plans and texts. */
export function allStatements(): ReadonlyMap<string, string> {
  return registry;
}
