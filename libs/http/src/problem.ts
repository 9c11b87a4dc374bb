/**
 * What a use case throws when it cannot go on: the one family of errors that reaches a client, as RFC 9457
 * `application/problem+json`. Every `code` has its page under `docs/problems/`.
 */
export abstract class Problem extends Error {
  /** Stable name of the problem; part of its `type`, `/problems/<code>`. */
  abstract readonly code: string;
  /** HTTP status */
  abstract readonly status: number;

  /**
   * @param detail one sentence for a person, without anything that was sent
   * @param extra further members of the answer, as `errors` of a failed validation
   * @param headers further headers of the answer, as `Retry-After`
   */
  constructor(
    readonly detail: string,
    readonly extra?: Record<string, unknown>,
    readonly headers?: Readonly<Record<string, string>>,
  ) {
    super(detail);
    this.name = new.target.name;
  }

  /** The code in words: `changed-meanwhile` becomes "Changed meanwhile". */
  get title(): string {
    const words = this.code.replaceAll('-', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
}

/** One thing that is wrong with a request: a JSON pointer into the body, or `/name` of a parameter. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** A passage that may identify a patient: where it is and what to do, never the passage. */
export interface PhiFinding {
  readonly pointer: string;
  /** UTF-16 offset of the first unit */
  readonly start: number;
  /** UTF-16 offset after the last unit */
  readonly end: number;
  readonly class: string;
  readonly action: string;
  readonly suggestion: string;
}
