import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { StateOf, Topic } from '@openrounds/contracts';
import {
  blockTopic,
  caseTopic,
  commentTopic,
  conditionTopic,
  drugTopic,
  followTopic,
  memberTopic,
  postTopic,
  ratingTopic,
  statisticTopic,
  tallyTopic,
} from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { CopyRow, StatePage, TopicCopy } from '@openrounds/messaging';
import { canaryKey } from '../canary/canary-id.js';
import type { ContentType } from '../content/content-type.js';
import { isVisible } from '../content/visible.js';

/** A table as a copy: its key with the type of it, what it holds as JSON, and which of its rows. */
interface Table {
  readonly from: string;
  readonly key: string;
  readonly type: 'uuid' | 'text';
  readonly state: string;
  readonly where?: string;
}

const follow = `case when member_id is not null then json_build_object(
  'memberId', member_id, 'targetKind', target_kind, 'targetId', target_id, 'active', active) end`;

const block = `case when member_id is not null then json_build_object(
  'memberId', member_id, 'blockedId', blocked_id, 'active', active) end`;

/** The tables of the read model as copies of the topics that fill them, for comparing. */
@Injectable()
export class Copies {
  constructor(private readonly em: EntityManager) {}

  /** In the order in which people think of them; members are kept twice, to be found and to be shown as authors. */
  all(): TopicCopy[] {
    const whole = <S>(state: S): S => state;
    const visible = <S extends { state: string }>(state: S): S | null => (isVisible(state) ? state : null);
    return [
      this.content('post', postTopic, visible),
      this.content('comment', commentTopic, visible),
      this.content('case', caseTopic, visible),
      this.content('rating', ratingTopic, visible),
      this.content('drug', drugTopic, (state) => (state.state === 'listed' ? state : null)),
      this.content('condition', conditionTopic, whole),
      this.content('member', memberTopic, whole),
      this.copy(memberTopic, { from: 'member', key: 'id', type: 'uuid', state: 'state' }, whole),
      this.copy(followTopic, { from: 'follow', key: 'id', type: 'uuid', state: follow }, followed),
      this.copy(blockTopic, { from: 'block', key: 'id', type: 'uuid', state: block }, blocking),
      this.copy(statisticTopic, { from: 'statistic', key: 'id', type: 'text', state: 'state' }, whole),
      this.copy(tallyTopic, { from: 'tally', key: 'id', type: 'uuid', state: 'state' }, whole),
    ];
  }

  private content<T extends Topic>(
    type: ContentType,
    topic: T,
    keep: (state: StateOf<T>) => object | null,
  ): TopicCopy {
    const where = `type = '${type}' and id <> '${canaryKey}'`;
    return this.copy(topic, { from: 'content', key: 'source_id', type: 'text', state: 'state', where }, keep);
  }

  private copy<T extends Topic>(
    topic: T,
    { from, key, type, state, where = 'true' }: Table,
    keep: (state: StateOf<T>) => object | null,
  ): TopicCopy {
    const sql = `select ${key}::text as key, version, ${state} as state from ${from}
      where ${where} and ($1::${type} is null or ${key} > $1) and ($2::${type}[] is null or ${key} = any($2))
      order by ${key} limit $3`;
    const read = ({ after, keys, limit }: StatePage): Promise<CopyRow[]> =>
      execute(this.em.fork(), sql, [after ?? null, keys ?? null, limit]);
    return { topic, name: from, read, keep };
  }
}

function followed({ memberId, targetKind, targetId, active }: StateOf<typeof followTopic>): object {
  return { memberId, targetKind, targetId, active };
}

function blocking({ memberId, blockedId, active }: StateOf<typeof blockTopic>): object {
  return { memberId, blockedId, active };
}
