import { fold, foldedName } from '../concept/fold.js';
import type { Concepts } from '../concept/tag-text.js';
import { addConcepts, conceptsOf } from '../concept/tag-text.js';
import type { Dictionary } from '../concept/dictionary.js';
import { indexLanguageOf } from '../index/analysis.js';
import { accessOf } from './access.js';
import type { ContentDocument, ContentSource } from './content-document.js';
import type { Draft } from './draft.js';
import { authorFields, draftOf } from './draft.js';

/**
 * The document of a visible item, or null when it must not be in the index: a comment whose thread is missing or not
 * visible. Without a copy of the author it has only the id until that comes, by which a block hides it.
 */
export function buildDocument(source: ContentSource, dictionary: Dictionary): ContentDocument | null {
  const draft = draftOf(source, dictionary);
  if (!draft) return null;
  const concepts = conceptsFor(draft, dictionary);
  const { display } = draft;
  const document: ContentDocument = {
    id: source.sourceId,
    type: source.type,
    threadId: source.sourceId,
    lang: draft.lang.split('-')[0]!.toLowerCase(),
    access: accessOf(source),
    countable: true,
    ...authorIdOf(source.state),
    ...authorFields(source.author),
    ...draft.fields,
    ...texts(draft, dictionary),
    ...conceptFields(concepts),
    display: {
      ...display,
      ...(source.author && { authorHandle: source.author.handle }),
      names: concepts.names,
    },
  };
  return withoutEmpty(document);
}

function authorIdOf(state: unknown): Pick<ContentDocument, 'authorId'> {
  const id: unknown =
    typeof state === 'object' && state !== null ? Reflect.get(state, 'authorId') : undefined;
  return typeof id === 'string' ? { authorId: id } : {};
}

function conceptsFor(draft: Draft, dictionary: Dictionary): Concepts {
  const tags = draft.tags ?? [];
  const drugIds = tags.filter((tag) => tag.startsWith('drug:')).map((tag) => tag.slice(5));
  const conditionIds = tags.filter((tag) => tag.startsWith('DOID:'));
  const free = tags.filter((tag) => !isConceptTag(tag));
  const found = conceptsOf(dictionary, [draft.title ?? '', ...free, draft.body ?? '']);
  return addConcepts(dictionary, found, {
    drugIds: [...(draft.drugIds ?? []), ...drugIds],
    conditionIds: [...(draft.conditionIds ?? []), ...conditionIds],
  });
}

function isConceptTag(tag: string): boolean {
  return /^(drug:|DOID:)/.test(tag);
}

const headingNames = 12;

/** Title, tags, and names of the concepts tagged in the title, as far as they say something new. */
function texts(draft: Draft, dictionary: Dictionary): Partial<ContentDocument> {
  const language = indexLanguageOf(draft.lang);
  const tags = draft.tags ?? [];
  const titled = conceptsOf(dictionary, [draft.title ?? '']);
  const ids = [
    ...tags.filter(isConceptTag).map((tag) => tag.replace(/^drug:/, '')),
    ...titled.drugIds,
    ...titled.conditionIds,
  ];
  const names = ids
    .flatMap((id) => [dictionary.labelOf(id) ?? '', ...dictionary.synonymsOf(id)])
    .slice(0, headingNames);
  const heading = [draft.title ?? ''];
  let known = ` ${foldedName(heading[0]!)} `;
  for (const text of [...tags.filter((tag) => !isConceptTag(tag)), ...(draft.headings ?? []), ...names]) {
    const folded = foldedName(text);
    if (folded === '' || known.includes(` ${folded} `)) continue;
    heading.push(text);
    known += `| ${folded} `;
  }
  return {
    ...(draft.title && { title: draft.title }),
    ...(draft.body && { body: draft.body, [`body_${language}`]: draft.body }),
    [`heading_${language}`]: heading.filter((part) => part !== '').join('. '),
    tags: tags.map((tag) => (isConceptTag(tag) ? tag : fold(tag))),
  };
}

function conceptFields({
  drugIds,
  drugClasses,
  conditionIds,
  conditionAncestorIds,
}: Concepts): Partial<ContentDocument> {
  return { drugIds, drugClasses, conditionIds, conditionAncestorIds };
}

function withoutEmpty(document: ContentDocument): ContentDocument {
  const kept = Object.entries(document).filter(([name, value]) => {
    if (value === undefined || value === null || value === '' || (value === 0 && name !== 'authorLevel'))
      return false;
    return !(Array.isArray(value) && value.length === 0);
  });
  return Object.fromEntries(kept) as unknown as ContentDocument;
}
