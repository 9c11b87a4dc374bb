import type { Citation } from '@openrounds/contracts';
import { citationsIn } from '@openrounds/contracts';
import { renderMarkdown } from '@openrounds/markdown';
import { RULESET_VERSION } from '@openrounds/phi-guard';
import { refuseIdentifiers } from '../text/check-text.js';

/** A comment's text, ready to be stored. */
export interface CommentText {
  body: string;
  lang: string;
  html: string;
  pipeline: string;
  citations: Citation[];
  ruleset: string;
}

/**
 * Checks a comment's text, renders its Markdown and finds the papers it cites.
 * @throws PhiFound when the guard finds what may identify a patient
 */
export function prepared(body: string, lang: string): CommentText {
  refuseIdentifiers({ '/body': body });
  return { body, lang, ...renderMarkdown(body), citations: citationsIn(body), ruleset: RULESET_VERSION };
}
