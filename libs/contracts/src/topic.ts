import type { z } from 'zod';

/** What one revision of a topic's schema changed of the one before; see the README. */
export interface Revision {
  /** The change in one line, for people. */
  readonly what: string;
  /**
   * Turns a state of the revision before into one of this, where today's schema would refuse the older one or lose
   * something of it. Pure; what it makes is checked against today's schema.
   */
  readonly upcast?: (state: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /**
   * Why no reader of the revision before meets what it would refuse or miss: readers are rolled out first, and owners
   * write the new kind of state from a later release on.
   */
  readonly readersFirst?: string;
}

/** An aggregate's stream: one record per change, holding the full public state after it. */
export interface Topic<S extends z.ZodType = z.ZodType> {
  /** `<service>.<aggregate>.v<major>` */
  readonly name: string;
  /** The service that alone may write it. */
  readonly owner: string;
  readonly schema: S;
  /** What revision 2, 3, ... of the schema changed, in order; nothing while there is only the first. */
  readonly revisions: readonly Revision[];
  /** Public topics may leave by webhook and stand in AsyncAPI; internal ones name their readers. */
  readonly visibility: 'public' | 'internal';
  readonly readers: readonly string[];
  readonly cleanup: 'compact' | 'delete';
  /** Only for `delete` topics, in hours. */
  readonly retentionHours?: number;
  readonly partitions: number;
  /** Field of the state that is the record's key. */
  readonly keyField: string;
  /** Field of the state that names the member whose data it is, where the state has one. */
  readonly authorField: string;
}

/** What happened, as the CloudEvents `ce_type` of a record on its topic. */
export interface Fact<S extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly topic: Topic<S>;
}

export type StateOf<T> = T extends Topic<infer S> ? z.output<S> : never;
export type StateInput<T> = T extends Topic<infer S> ? z.input<S> : never;

const registry = new Map<string, Topic>();
const factRegistry = new Map<string, Fact>();

/**
 * Declares a topic. The owner is the first part of its name.
 * @throws Error when the name is taken or not `service.aggregate.vN`
 */
export function topic<S extends z.ZodType>(
  name: string,
  schema: S,
  options: Partial<
    Pick<
      Topic,
      | 'revisions'
      | 'visibility'
      | 'readers'
      | 'cleanup'
      | 'retentionHours'
      | 'partitions'
      | 'keyField'
      | 'authorField'
    >
  > = {},
): Topic<S> {
  if (!/^[a-z]+\.[a-z-]+\.v\d+$/.test(name)) throw new Error(`Topic "${name}" is not service.aggregate.vN.`);
  if (registry.has(name)) throw new Error(`Topic "${name}" is declared twice.`);
  const declared: Topic<S> = {
    name,
    owner: name.split('.')[0]!,
    schema,
    revisions: [],
    visibility: 'public',
    readers: [],
    cleanup: 'compact',
    partitions: 8,
    keyField: 'id',
    authorField: 'authorId',
    ...options,
  };
  registry.set(name, declared);
  return declared;
}

/** Declares a fact on a topic: `service.aggregate.past-verb`. */
export function fact<S extends z.ZodType>(of: Topic<S>, type: string): Fact<S> {
  const aggregate = of.name.replace(/\.v\d+$/, '');
  if (!type.startsWith(`${aggregate}.`)) throw new Error(`Fact "${type}" does not belong to ${of.name}.`);
  const declared = { type, topic: of };
  factRegistry.set(type, declared);
  return declared;
}

/** Every topic declared by the contracts, in order of name. */
export function allTopics(): Topic[] {
  return [...registry.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Every fact declared by the contracts, in order of type. */
export function allFacts(): Fact[] {
  return [...factRegistry.values()].sort((a, b) => a.type.localeCompare(b.type));
}
