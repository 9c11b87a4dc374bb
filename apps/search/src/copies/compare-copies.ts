import type { Call, CopyDrift, Outcome, TopicCopy } from '@openrounds/messaging';
import {
  CopyComparison,
  countOf,
  differences,
  lines,
  ReadTooSlow,
  Refused,
  WrongUse,
} from '@openrounds/messaging';
import { Copies } from './copies.js';

/** Ids named per kind of difference where a person reads; `--json` holds all. */
const mostNamed = 5;

type Result = CopyDrift & { readonly repaired: number };

/** `reconcile --topics`: the read model against the topics of the owners. */
export async function compareCopies(call: Call): Promise<Outcome> {
  const results: Result[] = [];
  for (const copy of copiesOf(call)) results.push(await compare(call, copy));
  const left = results.some((result) => differencesOf(result) > result.repaired);
  return { code: left ? 2 : 0, json: { drift: results }, text: textOf(results) };
}

/** @throws WrongUse naming the topics that search follows */
function copiesOf(call: Call): TopicCopy[] {
  const all = call.get(Copies).all();
  const name = call.value('topic');
  const copies = all.filter(({ topic }) => name === undefined || topic.name === name);
  if (copies.length > 0) return copies;
  const names = [...new Set(all.map(({ topic }) => topic.name))].join(', ');
  throw new WrongUse(`--topic takes a topic that search follows: ${names}.`);
}

async function compare(call: Call, copy: TopicCopy): Promise<Result> {
  const comparison = call.get(CopyComparison);
  const { name } = copy.topic;
  const onProgress = (done: number, total: number): void => call.progress(`${name} ${done}/${total}`);
  try {
    const compared = await comparison.compare(copy, {
      withinMs: countOf(call, 'within', 300) * 1_000,
      onProgress,
    });
    const count = compared.mending.length;
    if (count === 0 || call.dryRun || !call.flag('repair')) return { ...compared.drift, repaired: 0 };
    await call.audit(`${name}: ${count} keys of ${copy.name}`);
    return { ...compared.drift, repaired: await comparison.repair(copy, compared) };
  } catch (error) {
    if (error instanceof ReadTooSlow) throw new Refused(error.message);
    throw error;
  }
}

function differencesOf(drift: CopyDrift): number {
  return differences.reduce((sum, kind) => sum + drift[kind].length, 0);
}

function textOf(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { topic, copy, published, held, unreadable, repaired } = result;
    const counts = Object.fromEntries(differences.map((kind) => [kind, result[kind].length]));
    return { topic, copy, published, held, unreadable, ...counts, repaired };
  });
  const named = results.flatMap((result) =>
    differences.flatMap((kind) => {
      const keys = result[kind];
      if (keys.length === 0) return [];
      const more = keys.length > mostNamed ? ` and ${keys.length - mostNamed} more` : '';
      return [`${kind} in ${result.copy} of ${result.topic}: ${keys.slice(0, mostNamed).join(' ')}${more}`];
    }),
  );
  return [lines(rows), ...named].join('\n');
}
