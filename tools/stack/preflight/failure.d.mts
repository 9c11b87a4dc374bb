export class StackFailure extends Error {
  readonly exitCode: number;
  readonly detail: string | undefined;
  constructor(message: string, options?: { exitCode?: number; detail?: string | undefined });
}
/** Writes the failure for a person and answers the exit code that belongs to it. */
export function printFailure(error: unknown, write?: (text: string) => void): number;
