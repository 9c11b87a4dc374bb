import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { ContentRows } from '../content/content-rows.js';
import { memberToken } from '../document/access.js';
import type { CaseState } from '../document/content-document.js';
import { SearchContent } from '../query/search-content.js';
import type { Viewer } from '../query/visibility.js';
import { canaryId, canaryKey } from './canary-id.js';

const viewer: Viewer = {
  memberId: canaryId,
  tokens: [memberToken(canaryId)],
  specialties: [],
  ownSpecialties: [],
  languages: [],
  hidden: [],
};

const canaryLock = 7_230_614;
/** Shorter than the distance of two beats of one process by what its timer may be early. */
const apartSeconds = 9;

const lastSql = `select coalesce(c.version, 0) + 1 as beat,
  coalesce(c.at > clock_timestamp() - make_interval(secs => $2), false) as recent,
  to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now
from (values (1)) one left join content c on c.id = $1`;

/**
 * A document that search writes to itself: a case that no owner knows and that is addressed to nobody. It takes the way
 * of every document (read model, queue, bulk request, refresh, search), and what hides a case from those it is not
 * addressed to hides it from everybody.
 */
@Injectable()
export class Canary {
  constructor(
    private readonly em: EntityManager,
    private readonly content: ContentRows,
    private readonly search: SearchContent,
  ) {}

  /**
   * Writes it anew, unless a process of this service has done so within 9 s by the clock of the database: its row is the
   * lease, so of several processes one writes.
   * @returns number of the beat, or undefined when it was not this process's turn
   */
  write(): Promise<number | undefined> {
    return this.em.fork().transactional(async (em) => {
      const [lock] = await execute<{ free: boolean }>(em, 'select pg_try_advisory_xact_lock($1) as free', [
        canaryLock,
      ]);
      if (!lock?.free) return undefined;
      const [last] = await execute<{ beat: number; recent: boolean; now: string }>(em, lastSql, [
        canaryKey,
        apartSeconds,
      ]);
      if (!last || last.recent) return undefined;
      const { beat, now } = last;
      const state = stateOf(beat, now);
      await this.content.apply([{ type: 'case', sourceId: canaryId, version: beat, state, at: now }]);
      return beat;
    });
  }

  /**
   * Asks as a member asks, by its words.
   * @returns whether a search finds it as it was written with this beat
   * @throws SearchUnavailable without the engine
   */
  async isFound(beat: number): Promise<boolean> {
    const { items } = await this.search.run(viewer, { q: `"${titleOf(beat)}"`, type: ['case'], limit: 1 });
    return items[0]?.title === titleOf(beat);
  }
}

/** The beat in letters: digits could be taken for a number of a patient. */
function titleOf(beat: number): string {
  return `Canary beat${[...String(beat)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
}

function stateOf(beat: number, now: string): CaseState {
  return {
    id: canaryId,
    version: beat,
    authorId: canaryId,
    kind: 'help',
    title: titleOf(beat),
    specialties: ['family-medicine'],
    lang: 'zxx',
    ageBand: 'unknown',
    sex: 'unknown',
    country: null,
    presentation:
      'Search writes this document and looks for it, to know how long a change takes to be found.',
    history: '',
    exam: '',
    investigations: [],
    timeline: [],
    workingDx: [],
    question: null,
    urgency: 'routine',
    citations: [],
    audience: { kind: 'members', memberIds: [canaryId] },
    label: 'UNSOLVED',
    outcome: null,
    attribution: null,
    openedAt: now,
    firstResponseAt: null,
    editedAt: null,
    state: 'open',
  };
}
