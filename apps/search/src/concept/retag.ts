import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { queueDocuments } from '../content/content-rows.js';
import type { Dictionary, Meaning, Node } from './dictionary.js';
import { mentionsIn } from './tag-text.js';

const outdated = `select c.id, c.state, k.tagged_with from index_ack k join content c on c.id = k.doc_id
  where k.tagged_with < $1 and c.id > $2 and not c.deleted and c.type in ('post', 'comment', 'case', 'rating')
  order by c.id limit 500`;
const oldestTag = `select min(k.tagged_with)::int as version from index_ack k join content c on c.id = k.doc_id
  where k.tagged_with < $1 and not c.deleted and c.type in ('post', 'comment', 'case', 'rating')`;
const changedSince = `select content_id, array_agg(distinct name) filter (where name is not null) as names
  from concept_change left join unnest(names) as name on true where version > $1 and version <= $2 group by content_id`;
const upToDate = 'update index_ack set tagged_with = $2 where doc_id = any($1) and tagged_with < $2';

interface Outdated {
  readonly id: string;
  readonly state: unknown;
}

/** Queues the documents that contain a name which changed after they were tagged, and only those. */
@Injectable()
export class Retag {
  constructor(private readonly em: EntityManager) {}

  /** Looks at every document tagged with an older dictionary. @returns number of documents queued */
  async run(dictionary: Dictionary): Promise<number> {
    const em = this.em.fork();
    const [oldest] = await execute<{ version: number | null }>(em, oldestTag, [dictionary.version]);
    if (oldest?.version == null) return 0;
    const changes = await execute<{ content_id: string; names: string[] | null }>(em, changedSince, [
      oldest.version,
      dictionary.version,
    ]);
    const changed = new ChangedNames(dictionary, changes);
    let queued = 0;
    for (let after = ''; ;) {
      const rows = await execute<Outdated>(em, outdated, [dictionary.version, after]);
      if (rows.length === 0) return queued;
      after = rows.at(-1)!.id;
      queued += await this.apply(rows, changed, dictionary.version);
    }
  }

  private apply(rows: Outdated[], changed: ChangedNames, version: number): Promise<number> {
    const concerned = rows.filter((row) => changed.isIn(row.state)).map(({ id }) => ({ id }));
    const ids = new Set(concerned.map(({ id }) => id));
    const others = rows.filter((row) => !ids.has(row.id)).map((row) => row.id);
    return this.em.fork().transactional(async (em) => {
      await queueDocuments(em, concerned);
      // A queued document gets its version when it is indexed, by a replica that may be behind: then it comes again.
      if (others.length > 0) await execute(em, upToDate, [others, version]);
      return concerned.length;
    });
  }
}

const stub: Meaning = {
  name: '',
  drugIds: new Set(),
  drugClasses: new Set(),
  conditionIds: new Set(),
  specialtyIds: new Set(),
  guarded: false,
  hint: false,
  capitals: false,
};

/** Names, old and new, of changed drugs and conditions. */
class ChangedNames {
  private readonly ids: ReadonlySet<string>;
  private readonly root: Node = {};

  constructor(
    private readonly dictionary: Dictionary,
    changes: readonly { content_id: string; names: string[] | null }[],
  ) {
    this.ids = new Set(changes.map(({ content_id }) => content_id.slice(content_id.indexOf(':') + 1)));
    for (const { names } of changes)
      for (const name of names ?? []) this.add(dictionary.words(name).map((word) => word.folded));
    for (const [key, meaning] of dictionary.entries()) {
      const concerned = [...meaning.drugIds, ...meaning.conditionIds].some((id) => this.ids.has(id));
      if (concerned) this.add(key.split(' '));
    }
  }

  private add(words: readonly string[]): void {
    if (words.length === 0) return;
    let node = this.root;
    for (const word of words) {
      node.children ??= new Map();
      const next = node.children.get(word) ?? {};
      node.children.set(word, next);
      node = next;
    }
    node.meaning = stub;
  }

  /** Whether any text of a state holds a changed name, or any field the id of a changed concept. */
  isIn(state: unknown): boolean {
    const book = { root: this.root, words: (text: string) => this.dictionary.words(text) };
    return textsOf(state).some(
      (text) => this.ids.has(text.replace(/^drug:/, '')) || mentionsIn(book, text).length > 0,
    );
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
