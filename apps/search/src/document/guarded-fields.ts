import type { CaseState, CommentState, ContentSource, PostState, RatingState } from './content-document.js';

/**
 * The texts that their owners check before publishing, by JSON pointer: the tripwire looks at the same fields, so that
 * the counts of owners and index can agree. Attribution, citations and the catalogue are not a patient's.
 */
export function guardedFields({
  type,
  state,
}: Pick<ContentSource, 'type' | 'state'>): Record<string, string> {
  switch (type) {
    case 'post':
      return postFields(state as PostState);
    case 'comment':
      return { '/body': (state as CommentState).body };
    case 'case':
      return caseFields(state as CaseState);
    case 'rating':
      return present({ '/comment': (state as RatingState).comment });
    default:
      return {};
  }
}

function postFields({ title, body, tags }: PostState): Record<string, string> {
  const free = tags.flatMap((tag, at) => (/^(drug:|DOID:)/.test(tag) ? [] : [[`/tags/${at}`, tag] as const]));
  return { '/title': title, '/body': body, ...Object.fromEntries(free) };
}

function caseFields(state: CaseState): Record<string, string> {
  return present({
    '/title': state.title,
    '/presentation': state.presentation,
    '/history': state.history,
    '/exam': state.exam,
    ...Object.fromEntries(
      state.investigations.flatMap(({ name, value }, at) => [
        [`/investigations/${at}/name`, name],
        [`/investigations/${at}/value`, value],
      ]),
    ),
    ...Object.fromEntries(state.timeline.map(({ text }, at) => [`/timeline/${at}/text`, text])),
    '/question': state.question,
    '/outcome/learning': state.outcome?.learning ?? null,
  });
}

function present(fields: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== ''),
  );
}
