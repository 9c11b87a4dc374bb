import type { Type } from '@nestjs/common';

/** An option of a command: `--name <value>`, or a flag where `value` is absent. */
export interface Option {
  /** What stands for the value in the help: `name`, `seconds`. */
  readonly value?: string;
  readonly help: string;
}

/** What a command is given: its words and options, and the application. */
export interface Call {
  /** A provider of the service, by its class or its token. */
  get<T>(type: Type<T> | (abstract new (...args: never[]) => T) | symbol): T;
  /** Words of the command line after the command's name. */
  readonly words: readonly string[];
  /** Every value given for an option, in order. */
  values(option: string): readonly string[];
  /** The last value given for an option. */
  value(option: string): string | undefined;
  flag(option: string): boolean;
  /** Says what would happen and changes nothing. */
  readonly dryRun: boolean;
  /** A line for people about work that takes long; goes to stderr. */
  progress(line: string): void;
  /**
   * Leaves a row in the operators' audit: who, which command, on what, why. To be called when all is checked and before
   * anything changes or is shown. @param object ids and names, never content
   */
  audit(object: string, reason?: string): Promise<void>;
}

/** 0 done, 1 failed, 2 found something. */
export type ExitCode = 0 | 1 | 2;

export interface Outcome {
  readonly code: ExitCode;
  /** For machines: one JSON document. */
  readonly json: unknown;
  /** The same for people. */
  readonly text: string;
}

/** An operator's command. The help is made of what it declares. */
export interface Command {
  /** One or two words: `dlt list`. */
  readonly name: string;
  /** What follows the name: `<id>`. */
  readonly arguments?: string;
  readonly summary: string;
  readonly options?: Readonly<Record<string, Option>>;
  /** Changes something, and so knows `--dry-run`. */
  readonly changes?: boolean;
  /** Writes facts: the outbox is sent before the command ends. */
  readonly sends?: boolean;
  run(call: Call): Promise<Outcome>;
}

/** The words of a command make no sense. The message is one sentence; exit code 64. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** What was asked for cannot be done. The message is one sentence; exit code 1. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Rows for people: one per line, cells apart by tabs, names first. */
export function lines(rows: readonly object[]): string {
  if (rows.length === 0) return '';
  const cells = (row: object): string =>
    Object.values(row)
      .map((cell: unknown) =>
        typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : String(cell ?? ''),
      )
      .join('\t');
  return [Object.keys(rows[0]!).join('\t'), ...rows.map(cells)].join('\n');
}

/** @returns a whole number from 1 on, or the default @throws WrongUse */
export function countOf(call: Call, option: string, otherwise: number): number {
  const given = call.value(option);
  if (given === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new WrongUse(`--${option} takes a whole number from 1 on.`);
  return Number(given);
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Reads `90s`, `15m`, `2h` or `7d`. @returns seconds @throws WrongUse */
export function durationOf(call: Call, option: string): number | undefined {
  const given = call.value(option);
  if (given === undefined) return undefined;
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
  if (!amount || !unit) throw new WrongUse(`--${option} takes a time like 90s, 15m, 2h or 7d.`);
  return Number(amount) * unitSeconds[unit]!;
}
