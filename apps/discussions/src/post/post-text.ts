import type { Citation, SpecialtySlug } from '@openrounds/contracts';
import { citationsIn } from '@openrounds/contracts';
import { renderMarkdown } from '@openrounds/markdown';
import { RULESET_VERSION } from '@openrounds/phi-guard';
import { refuseIdentifiers } from '../text/check-text.js';
import { freeTags } from '../text/tags.js';

/** What the author of a post writes. */
export interface WrittenPost {
  kind: 'question' | 'discussion' | 'research';
  title: string;
  body: string;
  lang: string;
  specialties: SpecialtySlug[];
  tags: string[];
}

/** The same, ready to be stored. */
export interface PostText extends WrittenPost {
  html: string;
  pipeline: string;
  citations: Citation[];
  ruleset: string;
}

/**
 * Checks a post's texts, renders its Markdown and finds the papers it cites.
 * @throws PhiFound when the guard finds what may identify a patient
 */
export function prepared(post: WrittenPost): PostText {
  refuseIdentifiers({ '/title': post.title, '/body': post.body, ...freeTags(post.tags) });
  const { kind, title, body, lang, specialties, tags } = post;
  return {
    kind,
    title,
    body,
    lang,
    specialties,
    tags,
    ...renderMarkdown(body),
    citations: citationsIn(title, body),
    ruleset: RULESET_VERSION,
  };
}
