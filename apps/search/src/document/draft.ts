import type { Dictionary } from '../concept/dictionary.js';
import type {
  CaseState,
  CommentState,
  ConditionState,
  ContentDocument,
  ContentSource,
  Display,
  DrugState,
  MemberState,
  PostState,
  RatingState,
} from './content-document.js';
import { plainText } from './plain-text.js';

/** Texts and concepts of an item before they are laid out over the envelope's fields. */
export interface Draft {
  lang: string;
  title?: string;
  body?: string;
  /** Further words of the heading: labels, brands. */
  headings?: readonly string[];
  tags?: readonly string[];
  drugIds?: readonly string[];
  conditionIds?: readonly string[];
  fields: Partial<ContentDocument>;
  display: Display;
}

/** What each type has to say; null for a comment whose thread is missing or not visible. */
export function draftOf(source: ContentSource, dictionary: Dictionary): Draft | null {
  switch (source.type) {
    case 'post':
      return postDraft(source, source.state as PostState);
    case 'comment':
      return commentDraft(source, source.state as CommentState);
    case 'case':
      return caseDraft(source, source.state as CaseState);
    case 'rating':
      return ratingDraft(source.state as RatingState, dictionary);
    case 'drug':
      return drugDraft(source, source.state as DrugState, dictionary);
    case 'condition':
      return conditionDraft(source.state as ConditionState);
    case 'member':
      return memberDraft(source.state as MemberState, dictionary);
  }
}

function postDraft(source: ContentSource, state: PostState): Draft {
  const helpful = source.tally?.helpful ?? 0;
  const popular = helpful + state.acceptedCommentIds.length + state.citations.length;
  return {
    lang: state.lang,
    title: state.title,
    body: plainText(state.body),
    tags: state.tags,
    fields: {
      state: state.state,
      specialtyIds: state.specialties,
      referenceIds: referenceIds(state.citations),
      ...times(state.publishedAt, state.editedAt, source.lastCommentAt),
      popularity: share(popular),
      quality: quality(state.acceptedCommentIds.length > 0, state.citations.length > 0),
    },
    display: { kind: state.kind, attribution: state.attribution ?? undefined, counts: counts(source) },
  };
}

function commentDraft(source: ContentSource, state: CommentState): Draft | null {
  if (!source.thread) return null;
  const thread = source.thread.state;
  const credited =
    'acceptedCommentIds' in thread ? thread.acceptedCommentIds : (thread.outcome?.creditedCommentIds ?? []);
  const accepted = credited.includes(source.sourceId);
  const popular = (source.tally?.helpful ?? 0) + Number(accepted) + state.citations.length;
  return {
    lang: state.lang,
    body: plainText(state.body),
    fields: {
      threadId: state.subjectId,
      state: state.state,
      specialtyIds: thread.specialties,
      referenceIds: referenceIds(state.citations),
      ...times(state.addedAt, state.editedAt),
      popularity: share(popular),
      quality: quality(accepted, state.citations.length > 0),
    },
    display: {
      threadType: source.thread.type,
      threadTitle: thread.title,
      threadAuthorId: thread.authorId,
      counts: counts(source),
    },
  };
}

function caseDraft(source: ContentSource, state: CaseState): Draft {
  const { outcome } = state;
  return {
    lang: state.lang,
    title: state.title,
    body: caseText(state),
    conditionIds: [...state.workingDx, ...(outcome?.finalDx ? [outcome.finalDx] : [])],
    fields: {
      state: state.state,
      label: state.label.toLowerCase().replace(' ', '-'),
      specialtyIds: state.specialties,
      referenceIds: referenceIds(state.citations),
      ...times(state.openedAt, state.editedAt, state.firstResponseAt, source.lastCommentAt),
      popularity: share((outcome?.creditedCommentIds.length ?? 0) + state.citations.length),
      quality: quality(outcome !== null, state.citations.length > 0),
    },
    display: { kind: state.kind, attribution: state.attribution ?? undefined },
  };
}

/** Presentation, history, exam, investigations, course, question and outcome as one text. */
export function caseText(state: CaseState): string {
  return [
    state.presentation,
    state.history,
    state.exam,
    ...state.investigations.map(({ name, value }) => `${name}: ${value}`),
    ...state.timeline.map((entry) => entry.text),
    state.question ?? '',
    state.outcome?.learning ?? '',
  ]
    .map(plainText)
    .filter((part) => part !== '')
    .join('\n\n');
}

function ratingDraft(state: RatingState, dictionary: Dictionary): Draft {
  const drugName = dictionary.labelOf(state.drugId);
  const conditionLabel = dictionary.labelOf(state.conditionId);
  const title = [drugName, conditionLabel].filter((part) => part !== undefined).join(', ');
  return {
    lang: state.lang,
    title,
    ...(state.comment !== null && { body: plainText(state.comment) }),
    drugIds: [state.drugId],
    conditionIds: [state.conditionId],
    fields: {
      drugId: state.drugId,
      conditionId: state.conditionId,
      state: state.state,
      score: Object.fromEntries(Object.entries(state.scores).filter(([, value]) => value !== undefined)),
      conflict: state.conflict.declared ? 'declared' : 'none',
      provenance: state.provenance,
      patients: state.experience.patients,
      line: state.experience.line,
      setting: state.experience.setting,
      ...times(state.publishedAt, state.revisedAt),
    },
    display: { ...(drugName && { drugName }), ...(conditionLabel && { conditionLabel }) },
  };
}

function drugDraft(source: ContentSource, state: DrugState, dictionary: Dictionary): Draft {
  return {
    lang: 'en',
    title: state.name,
    body: [...state.brands, ...state.classLabels].join('. '),
    headings: [...state.brands.slice(0, 20), ...state.classLabels],
    drugIds: [state.id],
    conditionIds: state.indications.map((indication) => indication.conditionId),
    fields: { state: state.state },
    display: {
      brands: state.brands.slice(0, 20),
      classLabels: state.classLabels,
      statistics: source.statistics.map((statistic) => ({
        conditionId: statistic.conditionId,
        conditionLabel: dictionary.labelOf(statistic.conditionId) ?? statistic.conditionId,
        raters: statistic.raters,
        figures: statistic.member,
      })),
    },
  };
}

function conditionDraft(state: ConditionState): Draft {
  return {
    lang: 'en',
    title: state.label,
    body: [...state.synonyms, ...state.icd10cm].join('. '),
    headings: state.synonyms,
    conditionIds: [state.id],
    fields: {},
    display: {},
  };
}

function memberDraft(state: MemberState, dictionary: Dictionary): Draft {
  return {
    lang: state.languages[0] ?? 'en',
    title: state.handle,
    headings: state.specialties.map((slug) => dictionary.labelOf(slug) ?? slug),
    fields: { ...authorFields(state), specialtyIds: state.specialties, ...times(state.joinedAt) },
    display: { role: state.role },
  };
}

export function authorFields(author: MemberState | null): Partial<ContentDocument> {
  if (!author) return {};
  return {
    authorId: author.id,
    authorRole: author.role,
    authorSpecialtyIds: author.specialties,
    ...(author.region && { authorRegion: author.region }),
    ...(author.country && { authorCountry: author.country }),
    authorLevel: author.level,
  };
}

function counts(source: ContentSource): { helpful: number; comments: number } {
  return { helpful: source.tally?.helpful ?? 0, comments: source.tally?.comments ?? 0 };
}

function referenceIds(citations: readonly { kind: string; value: string }[]): string[] {
  return citations.map(({ kind, value }) => `${kind}:${value.toLowerCase()}`);
}

function times(published: string, ...later: (string | null | undefined)[]): Partial<ContentDocument> {
  const activityAt = [published, ...later]
    .filter((time) => typeof time === 'string')
    .sort()
    .at(-1)!;
  return { createdAt: published, publishedAt: published, activityAt };
}

/** v / (v + 5), as section 6 of the search design says. */
function share(v: number): number {
  return v / (v + 5);
}

function quality(answered: boolean, cited: boolean): number {
  return (answered ? 0.5 : 0) + (cited ? 0.5 : 0);
}
