import { z } from 'zod';

const secrets = z.registry<{ secret: true }>();

/** Marks a variable as a secret: `redact` hides it and production refuses its demo values. */
export function secret<T extends z.ZodType>(schema: T): T {
  secrets.add(schema, { secret: true });
  return schema;
}

/** Whether a variable was marked by `secret`, also below `.optional()`, `.default()` and the like. */
export function isSecret(schema: z.core.$ZodType): boolean {
  if (secrets.has(schema)) return true;
  const inner: unknown = 'innerType' in schema._zod.def ? schema._zod.def.innerType : undefined;
  return inner instanceof z.core.$ZodType && isSecret(inner);
}

/**
 * A read environment that may be shown: secrets are replaced by `(set)` or `(not set)`.
 * @param schema the schema that the environment was read with
 * @param env the result of `readEnv`
 */
export function redact(schema: z.ZodObject, env: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.shape).map(([name, part]) => [
      name,
      isSecret(part) ? (env[name] === undefined ? '(not set)' : '(set)') : env[name],
    ]),
  );
}
