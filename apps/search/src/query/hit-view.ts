import type { Dictionary } from '../concept/dictionary.js';
import { foldedName } from '../concept/fold.js';
import { mark } from '../document/plain-text.js';
import type { QueryPlan } from './query-plan.js';
import type { RawHit } from './search-request.js';
import type { HitView } from './search.http.js';
import type { Viewer } from './visibility.js';

/** Who looks at hits, and what was asked; null where nothing was. */
export interface Looking {
  readonly plan: QueryPlan | null;
  readonly dictionary: Dictionary;
  readonly viewer: Viewer;
}

/** What leaves of a hit: never its score, its access tokens, or fields that only rank. */
export function hitViewOf({ document, highlights }: RawHit, { plan, dictionary, viewer }: Looking): HitView {
  const { authorHandle: _, names: _names, ...shown } = document.display;
  const { threadType, threadTitle, threadAuthorId, ...details } = shown;
  // A comment of others is found also below what somebody hidden has written; the title is theirs.
  const hides = threadAuthorId !== undefined && viewer.hidden.includes(threadAuthorId);
  return {
    type: document.type,
    id: document.id,
    threadId: document.threadId,
    title: document.title ?? null,
    lang: document.lang ?? null,
    state: document.state ?? null,
    label: document.label ?? null,
    specialties: document.specialtyIds ?? [],
    publishedAt: document.publishedAt ?? null,
    activityAt: document.activityAt ?? null,
    author: authorOf(document),
    thread:
      threadType && threadTitle && !hides
        ? { type: threadType, id: document.threadId, title: threadTitle }
        : null,
    highlights: {
      title: highlights.title[0] === undefined ? null : markedHtml(highlights.title[0]),
      body: highlights.body.length > 0 ? highlights.body.map(markedHtml) : leadOf(document.body),
    },
    matched: plan ? matchedNames(document, plan, dictionary) : [],
    details: { ...details, ...(document.type === 'rating' && { score: document.score ?? {} }) },
  };
}

function authorOf(document: RawHit['document']): HitView['author'] {
  // Without our copy of the member only the id is known.
  if (!document.authorId || !document.authorRole) return null;
  return {
    id: document.authorId,
    handle: document.display.authorHandle ?? null,
    role: document.authorRole ?? null,
    specialties: document.authorSpecialtyIds ?? [],
    country: document.authorCountry ?? null,
    region: document.authorRegion ?? null,
    level: document.authorLevel ?? null,
  };
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a fragment and turns our private marks into `<mark>`: texts cannot hold those, see `plainText`. */
export function markedHtml(fragment: string): string {
  return fragment
    .replaceAll(/[&<>"']/g, (sign) => entities[sign]!)
    .replaceAll(mark.open, '<mark>')
    .replaceAll(mark.close, '</mark>');
}

const leadLength = 160;

function leadOf(body: string | undefined): string[] {
  if (!body) return [];
  const cut =
    body.length <= leadLength ? body : `${body.slice(0, body.lastIndexOf(' ', leadLength) || leadLength)} …`;
  return [markedHtml(cut)];
}

/** Names under which a hit was found although it uses another: "Lipitor = atorvastatin", "statin includes Lipitor". */
export function matchedNames(
  document: RawHit['document'],
  plan: QueryPlan,
  dictionary: Dictionary,
): string[] {
  const text = plan.typed.words.join(' ');
  const asked = [
    ...plan.mentions.map(({ meaning, start, end }) => ({ meaning, name: text.slice(start, end) })),
    ...plan.corrected.map((meaning) => ({ meaning, name: meaning.name })),
  ];
  const found = asked.flatMap(({ meaning, name }) => {
    const own = ownNames(document, [...meaning.drugIds, ...meaning.conditionIds], dictionary);
    if (own.length > 0) return own.some((other) => same(other, name)) ? [] : [`${name} = ${own[0]!}`];
    const below = namesBelow(document, meaning, dictionary);
    return below === undefined || same(below, name) ? [] : [`${name} includes ${below}`];
  });
  return [...new Set(found)].slice(0, 5);
}

function ownNames(document: RawHit['document'], ids: string[], dictionary: Dictionary): string[] {
  const held = new Set([...(document.drugIds ?? []), ...(document.conditionIds ?? [])]);
  const names = document.display.names ?? {};
  const shared = ids.filter((id) => held.has(id));
  const written = shared.flatMap((id) => names[id] ?? []);
  return written.length > 0 ? written : shared.flatMap((id) => dictionary.labelOf(id) ?? []);
}

/** A drug of the class, or a condition below the condition, that the document names. */
function namesBelow(
  document: RawHit['document'],
  { drugClasses, conditionIds }: { drugClasses: ReadonlySet<string>; conditionIds: ReadonlySet<string> },
  dictionary: Dictionary,
): string | undefined {
  const names = document.display.names ?? {};
  const nameOf = (id: string): string | undefined => names[id] ?? dictionary.labelOf(id);
  const drug = (document.drugIds ?? []).find((id) =>
    dictionary.classesOf(id).some((label) => drugClasses.has(label)),
  );
  if (drug !== undefined) return nameOf(drug);
  const below = (document.conditionIds ?? []).find((id) =>
    dictionary.ancestorsOf(id).some((above) => conditionIds.has(above)),
  );
  return below === undefined ? undefined : nameOf(below);
}

function same(a: string, b: string): boolean {
  return foldedName(a) === foldedName(b);
}
