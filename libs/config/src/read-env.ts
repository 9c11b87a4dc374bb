import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { productionRule } from './production.js';
import { isSecret } from './secret.js';

export interface EnvironmentProblem {
  readonly name: string;
  readonly reason: string;
}

/** The environment cannot be used; `problems` names every bad variable, never its value. */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: readonly EnvironmentProblem[]) {
    super(problems.map(({ name, reason }) => `${name}: ${reason}`).join('\n'));
    this.name = 'InvalidEnvironment';
  }
}

type Source = Record<string, string | undefined>;

/** What a demonstration ships with: a value, or the password inside a URL, that begins with `demo-`. */
const demoValue = /^demo-|:demo-[^@/]*@/;

/**
 * Reads the variables of a schema from the environment. Each may be given as `NAME` or as `NAME_FILE` (the path
 * of a file that holds the value); the environment wins over the file, the file over the default. An empty
 * text counts as not given.
 * @param schema one key per variable
 * @param source defaults to the environment of the process
 * @throws InvalidEnvironment naming every bad variable
 */
export function readEnv<S extends z.ZodObject>(schema: S, source: Source = process.env): z.output<S> {
  const problems: EnvironmentProblem[] = [];
  const given: Source = {};
  for (const name of Object.keys(schema.shape)) {
    try {
      given[name] = valueOf(name, source);
    } catch (error) {
      problems.push({ name: `${name}_FILE`, reason: `cannot be read (${codeOf(error)})` });
    }
  }
  const unreadable = new Set(problems.map(({ name }) => name.replace(/_FILE$/, '')));
  const result = schema.safeParse(given);
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0] ?? '(environment)');
    if (!unreadable.has(name)) problems.push({ name, reason: reasonOf(issue, given[name]) });
  }
  if (source['NODE_ENV'] === undefined || source['NODE_ENV'] === 'production')
    problems.push(...demoSecrets(schema, given), ...unfitForProduction(schema, given));
  if (!result.success || problems.length > 0) throw new InvalidEnvironment(problems);
  return result.data;
}

function valueOf(name: string, source: Source): string | undefined {
  const direct = source[name];
  if (direct !== undefined && direct !== '') return direct;
  const path = source[`${name}_FILE`];
  if (path === undefined || path === '') return undefined;
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '') || undefined;
}

function reasonOf(issue: z.core.$ZodIssue, value: string | undefined): string {
  return value === undefined ? 'is missing' : issue.message;
}

function demoSecrets(schema: z.ZodObject, given: Source): EnvironmentProblem[] {
  return Object.entries(schema.shape)
    .filter(([name, part]) => isSecret(part) && demoValue.test(given[name] ?? ''))
    .map(([name]) => ({ name, reason: 'is a demo value, which production refuses' }));
}

function unfitForProduction(schema: z.ZodObject, given: Source): EnvironmentProblem[] {
  return Object.entries(schema.shape).flatMap(([name, part]) => {
    const [rule, text] = [productionRule(part), given[name]];
    return rule && text !== undefined && !rule.accepts(text) ? [{ name, reason: rule.reason }] : [];
  });
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unknown error';
}
