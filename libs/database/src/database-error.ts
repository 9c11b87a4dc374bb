interface PostgresError {
  code: string;
  constraint?: string;
}

/** The error of PostgreSQL behind an error of the ORM or the driver: SQLSTATE and, where given, the constraint. */
export function postgresError(error: unknown): PostgresError | undefined {
  for (
    let cause = error, depth = 0;
    cause instanceof Error && depth < 5;
    cause = cause.cause ?? previousOf(cause), depth += 1
  ) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code)) {
      const constraint =
        'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : undefined;
      return constraint === undefined ? { code: cause.code } : { code: cause.code, constraint };
    }
  }
  return undefined;
}

/** MikroORM's driver exceptions keep the driver's error in `previous`. */
function previousOf(error: Error): unknown {
  return 'previous' in error ? error.previous : undefined;
}

/**
 * @param constraint name of the constraint or unique index; without it any unique violation counts
 * @returns whether the error is PostgreSQL's 23505 (unique_violation)
 */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const found = postgresError(error);
  return found?.code === '23505' && (constraint === undefined || found.constraint === constraint);
}
