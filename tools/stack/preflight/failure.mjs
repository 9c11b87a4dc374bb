/**
 * A start that cannot go on, in one sentence for the person in front of the screen.
 * `detail` holds lines to show below it (the end of a log), `exitCode` what the command ends with.
 */
export class StackFailure extends Error {
  /**
   * @param {string} message one sentence: what is wrong and what to do
   * @param {{ exitCode?: number, detail?: string }} [options]
   */
  constructor(message, options = {}) {
    super(message);
    this.name = 'StackFailure';
    this.exitCode = options.exitCode ?? 1;
    this.detail = options.detail;
  }
}

/** Prints a failure as a person wants to read it: the sentence, then the lines that show why. */
export function printFailure(error, write = (text) => process.stderr.write(text)) {
  if (error?.name !== 'StackFailure') {
    write(`\nUnexpected: ${error?.stack ?? error}\n`);
    return 1;
  }
  if (error.detail) write(`\n${error.detail.replace(/^/gm, '    ')}\n`);
  write(`\n✗ ${error.message}\n`);
  return error.exitCode;
}
