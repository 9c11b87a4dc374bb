import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata } from '@nestjs/common';
import type { FieldError } from './problem.js';
import { ValidationFailed } from './problems.js';

interface Issue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
  /** Zod's list of names that a strict object does not know */
  readonly keys?: unknown;
}

const mostErrors = 50;

/** Holds a parameter against its schema; what does not fit is a 422 with one pointer per error. */
export class ValidationPipe extends StandardSchemaValidationPipe {
  // Nest declares this method with `any`; `unknown` is what it is.
  override async transform<T = unknown>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const { schema, type } = metadata;
    if (!schema || type === 'custom') return value;
    const root = metadata.data === undefined ? '' : `/${escapePointer(metadata.data)}`;
    const unstorable = unstorableText(value, root);
    if (unstorable.length > 0) throw new ValidationFailed(unstorable);
    const result = await schema['~standard'].validate(value);
    if (result.issues) throw new ValidationFailed(fieldErrors(result.issues, root));
    return result.value as T;
  }
}

/**
 * Errors of a schema as pointers and sentences.
 * @param root pointer of the value that was validated; empty for a whole body or query
 */
export function fieldErrors(issues: readonly Issue[], root = ''): FieldError[] {
  return issues.slice(0, mostErrors).flatMap((issue) => {
    const pointer =
      root +
      (issue.path ?? [])
        .map((part) => `/${escapePointer(String(typeof part === 'object' ? part.key : part))}`)
        .join('');
    if (!Array.isArray(issue.keys)) return [{ pointer, detail: issue.message }];
    return issue.keys
      .slice(0, mostErrors)
      .map((key) => ({ pointer: `${pointer}/${escapePointer(String(key))}`, detail: 'is not known here' }));
  });
}

/** RFC 6901: `~` is `~0`, `/` is `~1`. Cut, because a name may be as long as the body. */
function escapePointer(part: string): string {
  return part.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** PostgreSQL stores no U+0000, and half a surrogate pair is no character: both would fail far from their cause. */
function unstorableText(value: unknown, pointer: string): FieldError[] {
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed()
      ? [{ pointer, detail: 'holds a character that is no text' }]
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    unstorableText(part, `${pointer}/${escapePointer(key)}`),
  );
}
