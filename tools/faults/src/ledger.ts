export type Kind = 'post' | 'comment' | 'rating';
export type Action = 'create' | 'edit' | 'withdraw';

/**
 * - `ok`: acknowledged, so it must be there
 * - `failed`: refused with 4xx or never sent, so it must not be there
 * - `unknown`: cut, timed out or 5xx after sending: both are right
 */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** One write of the load, as its client saw it. */
export interface Operation {
  readonly kind: Kind;
  readonly action: Action;
  /** Unknown for a creation that was not acknowledged. */
  readonly id: string | undefined;
  /** Stands in the text of this operation and in no other; empty for a withdrawal. */
  readonly mark: string;
  readonly outcome: Outcome;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  /** The version that an acknowledged operation was answered. */
  readonly version: number;
  /** `performance.now()` of the answer. */
  readonly at: number;
}

/** What an item may look like now. */
export interface Possible {
  readonly version: number;
  readonly visible: boolean;
  readonly mark: string;
}

export interface Expected {
  readonly kind: Kind;
  readonly id: string;
  /** One state, or several after operations of unknown outcome. */
  readonly possible: readonly Possible[];
  /** Marks of refused operations on it. */
  readonly refused: readonly string[];
}

/** What must be true of every item that the load knows by its id, from the outcomes of its operations in order. */
export function expectations(operations: readonly Operation[]): Map<string, Expected> {
  const expected = new Map<string, Expected>();
  for (const operation of operations) {
    const { id, kind, outcome, mark } = operation;
    if (id === undefined) continue;
    const known = expected.get(id) ?? { kind, id, possible: [], refused: [] };
    if (outcome === 'failed') {
      if (known.possible.length > 0) expected.set(id, { ...known, refused: [...known.refused, mark] });
      continue;
    }
    const next = after(operation, known.possible);
    expected.set(id, {
      ...known,
      possible: outcome === 'ok' ? next.slice(-1) : [...known.possible, ...next],
    });
  }
  return expected;
}

/** The states that an operation leads to; an acknowledged one said its version. */
function after({ action, mark, version, outcome }: Operation, before: readonly Possible[]): Possible[] {
  const visible = action !== 'withdraw';
  if (outcome === 'ok') return [{ version, visible, mark }];
  return before.map((state) => ({ version: state.version + 1, visible, mark }));
}
