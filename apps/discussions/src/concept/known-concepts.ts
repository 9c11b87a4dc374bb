import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { ValidationFailed } from '@openrounds/http';
import { isConcept } from '../text/tags.js';

const LIMIT = 50_000;

/** Answers which concept ids exist. A concept never leaves, so what was found once is remembered. */
@Injectable()
export class KnownConcepts {
  readonly #known = new Set<string>();

  /**
   * @param tags of a post; free texts are not looked at
   * @throws ValidationFailed with a pointer to each concept id that is not in the catalogue
   */
  async demand(em: EntityManager, tags: readonly string[]): Promise<void> {
    const asked = tags.filter((tag) => isConcept(tag) && !this.#known.has(tag));
    if (asked.length === 0) return;
    const rows = await execute<{ id: string }>(em, 'select id from concept where id = any($1)', [asked]);
    const found = new Set(rows.map(({ id }) => id));
    this.remember(found);
    const errors = asked
      .filter((tag) => !found.has(tag))
      .map((tag) => ({ pointer: `/tags/${tags.indexOf(tag)}`, detail: 'is not a known concept' }));
    if (errors.length > 0) throw new ValidationFailed(errors);
  }

  private remember(ids: Iterable<string>): void {
    if (this.#known.size > LIMIT) this.#known.clear();
    for (const id of ids) this.#known.add(id);
  }
}
