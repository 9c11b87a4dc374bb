import type { Admin } from 'kafkajs';
import { Handlers } from '../handlers.js';
import type { Group } from '../handlers.js';
import { membersOf, placesOf, withAdmin } from '../topic-admin.js';
import type { Call, Command, Outcome } from './command.js';
import { lines, Refused, WrongUse } from './command.js';
import { brokersOf } from './own-topics.js';

const groupOption = { value: 'name', help: 'a consumer group of this service' };

/** @throws WrongUse naming the groups that there are */
function groupOf(call: Call, name: string | undefined): Group {
  const groups = call.get(Handlers).groups();
  const group = groups.find((known) => known.name === name);
  if (group) return group;
  const names = groups.map((known) => known.name).join(', ');
  throw new WrongUse(`--group takes a group of this service: ${names || 'it has none'}.`);
}

async function show(call: Call): Promise<Outcome> {
  const name = call.value('group');
  const groups = name === undefined ? call.get(Handlers).groups() : [groupOf(call, name)];
  const places = await withAdmin(brokersOf(call), async (admin) => {
    const found = [];
    for (const group of groups)
      for (const topic of group.subscriptions.keys())
        found.push(...(await placesOf(admin, group.name, topic)));
    return found;
  });
  return { code: 0, json: places, text: lines(places) };
}

type Target = { readonly at: 'start' | 'end' } | { readonly since: number } | { readonly offset: bigint };

function targetOf(text: string | undefined): Target {
  if (text === 'start' || text === 'end') return { at: text };
  if (text !== undefined && /^\d{1,18}$/.test(text)) return { offset: BigInt(text) };
  const since = /^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(text ?? '') ? Date.parse(text ?? '') : NaN;
  if (Number.isNaN(since))
    throw new WrongUse('--to takes start, end, an offset, or a time like 2026-01-31T08:00:00Z.');
  return { since };
}

interface Move {
  readonly topic: string;
  readonly partition: number;
  readonly from: string | null;
  readonly to: string;
}

async function movesOf(admin: Admin, group: string, topic: string, target: Target): Promise<Move[]> {
  const places = await placesOf(admin, group, topic);
  const later =
    'since' in target && places.length > 0
      ? new Map(
          (await admin.fetchTopicOffsetsByTimestamp(topic, target.since)).map((at) => [
            at.partition,
            at.offset,
          ]),
        )
      : undefined;
  return places.map(({ partition, committed, low, high }) => {
    const place = { topic, partition, from: committed };
    if ('at' in target) return { ...place, to: target.at === 'start' ? low : high };
    if ('offset' in target) return { ...place, to: within(target.offset, low, high) };
    const found = later?.get(partition);
    return { ...place, to: found === undefined || found === '-1' ? high : found };
  });
}

/** The offset, or the end of the partition that is nearest to it. */
function within(offset: bigint, low: string, high: string): string {
  if (offset < BigInt(low)) return low;
  return offset > BigInt(high) ? high : String(offset);
}

async function reset(call: Call): Promise<Outcome> {
  const group = groupOf(call, call.value('group'));
  const target = targetOf(call.value('to'));
  const only = call.value('topic');
  const topics = [...group.subscriptions.keys()].filter((name) => only === undefined || name === only);
  if (topics.length === 0) throw new WrongUse(`${group.name} does not follow ${only}.`);
  return withAdmin(brokersOf(call), async (admin) => {
    const members = await membersOf(admin, group.name);
    if (members > 0)
      throw new Refused(
        `The group ${group.name} has ${members} running members: stop the consumers of this service first.`,
      );
    const moves: Move[] = [];
    for (const topic of topics) moves.push(...(await movesOf(admin, group.name, topic, target)));
    if (!call.dryRun) {
      await call.audit(`${group.name} ${only ?? 'all topics'} to ${call.value('to')}`);
      await move(admin, group.name, moves);
    }
    return { code: 0, json: { dryRun: call.dryRun, group: group.name, moves }, text: lines(moves) };
  });
}

async function move(admin: Admin, group: string, moves: readonly Move[]): Promise<void> {
  for (const [topic, partitions] of Map.groupBy(moves, (one) => one.topic))
    await admin.setOffsets({
      groupId: group,
      topic,
      partitions: partitions.map(({ partition, to }) => ({ partition, offset: to })),
    });
}

/** Where consumer groups stand. */
export const offsetCommands: readonly Command[] = [
  {
    name: 'offsets show',
    summary: 'what the consumer groups of this service have read, by partition',
    options: { group: groupOption },
    run: show,
  },
  {
    name: 'offsets reset',
    summary: 'lets a group that has no running member read again from another place',
    options: {
      group: groupOption,
      topic: { value: 'name', help: 'only this topic; otherwise all that the group follows' },
      to: { value: 'place', help: 'start, end, an offset, or a time like 2026-01-31T08:00:00Z' },
    },
    changes: true,
    run: reset,
  },
];
