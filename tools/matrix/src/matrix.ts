import { world, type Person } from '@openrounds/journeys';
import { callersOf, type Caller } from './callers.js';
import { makeCatalogue } from './catalogue.js';
import { expectedStatus, refusal } from './expected.js';
import { kindsOf, type Kind, type Thing } from './kinds.js';
import { operationsOf, readDocument, situations, type Operation } from './operations.js';
import { makePeople, sanction, sanctioned } from './people.js';
import { recipesOf, type Recipe, type Sent } from './recipes.js';
import type { Cell, Report } from './report.js';
import { Things, type Place } from './things.js';

/** Everything that a cell needs. */
interface Board {
  readonly callers: readonly Caller[];
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly recipes: Readonly<Record<string, Recipe>>;
  readonly things: Things;
  readonly owner: Person;
}

/**
 * Asks every operation of the running stack in the name of everybody about every object.
 * @param onCell told after each
 */
export async function matrixOf(onCell: (cell: Cell) => void = () => undefined): Promise<Report> {
  const operations = operationsOf(readDocument());
  const board = await makeBoard();
  const uncovered = operations.flatMap((operation) => gapsOf(operation, board));
  const lines = Map.groupBy(operations, ({ id, object }) => board.recipes[id]?.line ?? object?.kind ?? id);
  const cells: Cell[] = [];
  const take = (cell: Cell): void => {
    cells.push(cell);
    onCell(cell);
  };
  const missing = new Set(uncovered.map(({ operation }) => operation));
  await Promise.all(
    [...lines.values()].map(async (line) => {
      for (const operation of line)
        if (!missing.has(operation.id)) await tryOperation(operation, board, take);
    }),
  );
  return { operations: operations.length, callers: board.callers.length, cells, uncovered };
}

async function makeBoard(): Promise<Board> {
  const people = await makePeople();
  const of = { people, catalogue: await makeCatalogue(people) };
  const kinds = kindsOf(of);
  const things = new Things(kinds, people.author);
  // Whoever may write no more has what was written before.
  for (const kind of Object.keys(kinds).filter((name) => !kinds[name]!.ofAnyone)) {
    for (const standing of sanctioned) await ownThings(things, kind, people[standing]);
  }
  await sanction(people);
  return { callers: await callersOf(people), kinds, recipes: recipesOf(of), things, owner: people.owner };
}

async function ownThings(things: Things, kind: string, owner: Person): Promise<void> {
  for (const place of ['own', 'ownDeleted'] as const) {
    if (things.has(kind, place)) await things.kept(kind, place, owner);
  }
}

/** What is missing so that an operation can be tried; it is an error, not a cell less. */
function gapsOf(
  { id, path, object, hasBody }: Operation,
  { kinds, recipes, things }: Board,
): Report['uncovered'] {
  const gap = (what: string) => [{ operation: id, what }];
  if (hasBody && !recipes[id]?.send) return gap('has a body and no recipe that sends one');
  if (path.includes('{') && !object)
    return gap('has a parameter in its path, and its policy names no object');
  if (!object) return [];
  if (!kinds[object.kind]) return gap(`is about "${object.kind}", for which there is no builder`);
  const without = situations.filter(
    (place) => object[place] !== undefined && !things.has(object.kind, place),
  );
  return without.flatMap((place) =>
    gap(`has a verdict for "${place}", which no builder of "${object.kind}" makes`),
  );
}

/** All cells of an operation, one after another. */
async function tryOperation(operation: Operation, board: Board, take: (cell: Cell) => void): Promise<void> {
  const { object } = operation;
  const places: (Place | 'none')[] = object
    ? [
        ...situations.filter((place) => object[place] !== undefined),
        ...(board.things.has(object.kind, 'unknown') ? ['unknown' as const] : []),
      ]
    : ['none'];
  for (const caller of board.callers) {
    for (const place of places) {
      if (isTwin(operation, caller, place, board) || isBehindTheDoor(operation, caller)) continue;
      take(await tryCell(operation, caller, place, board));
    }
  }
}

/** What the gateway answers itself has no other way in. */
function isBehindTheDoor({ service }: Operation, { way }: Caller): boolean {
  return service === 'gateway' && way === 'service';
}

/** Whoever can have none of the kind would meet another's once more. */
function isTwin(operation: Operation, caller: Caller, place: Place | 'none', { kinds }: Board): boolean {
  if (place !== 'own' && place !== 'ownDeleted') return false;
  if (refusal(operation, caller) !== undefined) return false;
  const isOwner = caller.person !== undefined && (caller.facts?.level ?? 0) >= 2;
  return !(isOwner || (kinds[operation.object!.kind]!.ofAnyone && caller.person !== undefined));
}

async function tryCell(
  operation: Operation,
  caller: Caller,
  place: Place | 'none',
  board: Board,
): Promise<Cell> {
  const refused = refusal(operation, caller);
  const expected = refused ?? expectedStatus(operation, place);
  const hidden = refused === undefined && isHidden(operation, place);
  const named = { operation: operation.id, caller: caller.name, object: place, expected, hidden };
  try {
    const { status, text, type } = await askFor(operation, caller, place, board);
    const isTold = hidden || status !== expected;
    return { ...named, status, answer: isTold ? `${type} ${anonymised(text)}` : '' };
  } catch (error) {
    return { ...named, status: 0, answer: error instanceof Error ? error.message : String(error) };
  }
}

function isHidden({ object }: Operation, place: Place | 'none'): boolean {
  if (!object || place === 'none') return false;
  return place === 'unknown' || object[place] === 'absent';
}

/** Whoever is refused whatever they ask for needs neither a body that fits nor the credential that goes with an object. */
async function askFor(
  operation: Operation,
  caller: Caller,
  place: Place | 'none',
  board: Board,
): Promise<Answered> {
  const thing = place === 'none' ? { id: '' } : await thingFor(operation, caller, place, board);
  if (refusal(operation, caller) !== undefined) {
    const { headers: _, ...shown } = thing;
    return ask(operation, caller, shown, operation.hasBody ? { body: {} } : {});
  }
  const sent = await board.recipes[operation.id]?.send?.(thing, caller.person ?? board.owner);
  return ask(operation, caller, thing, sent ?? {});
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly type: string;
}

/** A success uses an object up, unless it only reads or says otherwise; so does what a member has once. */
function thingFor(
  operation: Operation,
  caller: Caller,
  place: Place,
  { kinds, recipes, things, owner }: Board,
): Promise<Thing> {
  const { kind } = operation.object!;
  const recipe = recipes[operation.id];
  const whose = caller.person ?? owner;
  if (refusal(operation, caller) !== undefined)
    return things.kept(kind, place, kinds[kind]!.single ? owner : keeper(caller, kinds[kind]!, owner));
  const succeeds = expectedStatus(operation, place) === operation.success;
  const isUsedUp = succeeds && operation.method !== 'GET' && !recipe?.again;
  const startsElsewhere = recipe?.start !== undefined && place === 'ownDeleted';
  const isFresh = place !== 'unknown' && (isUsedUp || startsElsewhere || kinds[kind]!.single === true);
  return isFresh ? things.fresh(kind, place, whose, recipe?.start) : things.kept(kind, place, whose);
}

/** Whose object is shown to somebody who is refused anyhow: the own one where there is one. */
function keeper({ person, facts }: Caller, { ofAnyone }: Kind, owner: Person): Person {
  return person && (ofAnyone || (facts?.level ?? 0) >= 2) ? person : owner;
}

async function ask(
  { method, path, service, needsVersion, rule }: Operation,
  caller: Caller,
  { id, version = 1, names, headers }: Thing,
  sent: Sent,
): Promise<Answered> {
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names?.[name] ?? id));
  const query = sent.query ? `?${new URLSearchParams(sent.query).toString()}` : '';
  // A credential that goes with an object is one for the gateway.
  const isThroughGateway = caller.way === 'gateway' || headers !== undefined;
  const base = isThroughGateway ? world().gatewayUrl : world().services[service]!.url;
  const send = async (): Promise<Response> =>
    fetch(new URL(`${place}${query}`, base), {
      method,
      redirect: 'manual',
      headers: {
        ...(headers ?? (await caller.headers(service))),
        ...(sent.body !== undefined && { 'content-type': 'application/json' }),
        ...(needsVersion && { 'if-match': `"v${version}"` }),
        ...sent.headers,
      },
      ...(sent.body !== undefined && { body: JSON.stringify(sent.body) }),
    });
  const isOwn = headers === undefined && rule !== 'anonymous';
  const response = await (isOwn && caller.browser ? caller.browser.inTurn(send) : send());
  return {
    status: response.status,
    text: await response.text(),
    type: response.headers.get('content-type') ?? '',
  };
}

/** Without what an answer may have of its own: where it was asked and by which trace. */
function anonymised(text: string): string {
  return text.replaceAll(/"(instance|traceId)":"[^"]*"/g, '"$1":""');
}
