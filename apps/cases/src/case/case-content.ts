import type { attribution, audience, caseContent, Citation, outcome } from '@openrounds/contracts';
import { citationsIn } from '@openrounds/contracts';
import { MARKDOWN_PIPELINE, renderMarkdown } from '@openrounds/markdown';
import type { z } from 'zod';
import type { CaseKind } from './case.states.js';

export type CaseContent = z.output<typeof caseContent>;
export type Audience = z.output<typeof audience>;
export type Attribution = z.output<typeof attribution>;
export type Outcome = z.output<typeof outcome>;

/** What the author writes; a draft may still be too short in every part. */
export interface WrittenCase extends Omit<CaseContent, 'citations'> {
  kind: CaseKind;
  audience: Audience;
}

/** Safe HTML of the long texts, made when they are written. */
export interface CaseHtml {
  presentation: string;
  history: string;
  exam: string;
  learning: string;
}

/** What is derived from the texts. */
export interface Derived {
  html: CaseHtml;
  pipeline: string;
  citations: Citation[];
}

type Texts = Pick<WrittenCase, 'presentation' | 'history' | 'exam' | 'question'>;

/** Renders the long texts of a case and finds the papers that it cites. */
export function derivedFrom(texts: Texts, learning: string | undefined): Derived {
  const { presentation, history, exam, question } = texts;
  return {
    html: {
      presentation: htmlOf(presentation),
      history: htmlOf(history),
      exam: htmlOf(exam),
      learning: htmlOf(learning ?? ''),
    },
    pipeline: MARKDOWN_PIPELINE,
    citations: citationsIn(presentation, history, exam, question ?? '', learning ?? ''),
  };
}

function htmlOf(source: string): string {
  return source === '' ? '' : renderMarkdown(source).html;
}

/** Every free text of a case by its JSON pointer, for the guard. Attribution and citations are not texts. */
export function textsOf(content: Omit<WrittenCase, 'kind' | 'audience'>): Record<string, string> {
  const { title, presentation, history, exam, question, investigations, timeline } = content;
  return {
    '/title': title,
    '/presentation': presentation,
    '/history': history,
    '/exam': exam,
    ...(question === null ? {} : { '/question': question }),
    ...Object.fromEntries(
      investigations.flatMap(({ name, value }, index) => [
        [`/investigations/${index}/name`, name],
        [`/investigations/${index}/value`, value],
      ]),
    ),
    ...Object.fromEntries(timeline.map(({ text }, index) => [`/timeline/${index}/text`, text])),
  };
}

/** The working diagnoses by JSON pointer. */
export function workingDxOf(ids: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(ids.map((id, index) => [`/workingDx/${index}`, id]));
}
