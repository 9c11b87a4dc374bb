/** Version of the rules; stored beside what they passed, so that a later version can look again. */
export const RULESET_VERSION = 'phi-1';

/**
 * Identifier classes of 45 CFR 164.514(b)(2)(i), by letter: C dates and ages, D telephone, E fax, F mail,
 * G national numbers, H record, I insurance, J account, K certificate or licence, L vehicle, M device, N URL, O IP address.
 * A, B, P, Q and R (names, places, biometrics, faces, anything else unique) are not found by this version.
 */
export type PhiClass =
  'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M' | 'N' | 'O' | 'P' | 'Q' | 'R';

/** A passage that may point at a patient. It never carries the passage itself. */
export interface Finding {
  /** UTF-16 offset of the first unit, as in `text.slice(start, end)`. */
  start: number;
  /** UTF-16 offset after the last unit. */
  end: number;
  class: PhiClass;
  /** `block` has no override; `warn` may be kept with a reason where the caller offers that. */
  action: 'block' | 'warn';
  /** What to write instead, for the author. */
  suggestion: string;
}

/** A stretch of the folded text. */
export interface Span {
  start: number;
  end: number;
}

/** Finds one kind of identifier in a folded text. */
export interface Rule {
  class: PhiClass;
  action: 'block' | 'warn';
  suggestion: string;
  find(text: string, original: OriginalText): Span[];
}

/** The text as typed, for the few rules that need its capitals. */
export interface OriginalText {
  /** The passage as typed under a stretch of the folded text. */
  slice(span: Span): string;
}
