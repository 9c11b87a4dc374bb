/** A person as a public register writes them down, in the words of {@link wordsOf}. */
export interface RegisterRow {
  readonly number: string;
  /** Code of the state or department, as the register writes it; empty where it gives none. */
  readonly region: string;
  readonly family: string;
  readonly given: readonly string[];
  /** An opaque code: what it means is not ours to ship. */
  readonly taxonomy: string | null;
  readonly active: boolean;
}

/** Somebody whom an authority has shut out; many such rows have no number. */
export interface ExclusionRow {
  readonly number: string | null;
  readonly region: string | null;
  readonly family: string;
  readonly given: readonly string[];
  readonly birthYear: number | null;
}

/** The cells of one row by the names of the columns. */
export type Cells = Readonly<Record<string, string>>;

interface PublicFile {
  /** Word of the import command: `us-npi`. */
  readonly kind: string;
  readonly delimiter: ',' | '|';
  /** Columns that are read; a file without one of them is another file. */
  readonly columns: readonly string[];
  /** What the licence of the file asks to be said. */
  readonly notice: string;
}

/** A public file of an authority. `read` gives null for rows about no person, and throws what the report shall say. */
export type RegisterFile =
  | (PublicFile & { readonly holds: 'rows'; read(cells: Cells): RegisterRow | null })
  | (PublicFile & { readonly holds: 'exclusions'; read(cells: Cells): ExclusionRow | null });

/** Who licenses or lists clinicians. A new country is one such object in a file of its own, with its fixture. */
export interface Authority {
  readonly code: string;
  /** ISO 3166-1 alpha-2; null fits every country. */
  readonly country: string | null;
  /** Whether a number can exist at all: form and check digit. */
  isPossible(number: string): boolean;
  /** What operators may import. Without a file of rows, people read documents. */
  readonly files: readonly RegisterFile[];
}

/** Whether numbers of an authority can be looked up row by row. */
export function isRegister(authority: Authority | undefined): boolean {
  return authority?.files.some(({ holds }) => holds === 'rows') ?? false;
}
