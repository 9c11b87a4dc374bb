import { codePoints, cutAtWord } from '@openrounds/contracts';
import { derivedId } from '@openrounds/database';
import { z } from 'zod';
import type { Attribution } from '../post/post.entity.js';
import type { WrittenPost } from '../post/post-text.js';
import { newPost } from '../post/post.http.js';

const TITLE_MAX = 140;
const TITLE_MIN = 8;
const PADDING = 'General medicine';

/** A line of questions.tsv: a question that a physician asked, with a short form for about two thirds of them. */
export const questionRow = z.object({
  id: z.string().trim().min(1).max(40),
  question: z.string().trim().min(1),
  short_form: z.string().trim().default(''),
});
export type QuestionRow = z.output<typeof questionRow>;

/** Where the questions come from; their licence asks for it wherever one is shown. */
export const questionSource: Attribution = {
  source: 'RQE, abachaa/RQE_Data_AMIA2016',
  url: 'https://github.com/abachaa/RQE_Data_AMIA2016',
  licence: 'CC BY 4.0',
};

export interface ImportedPost {
  id: string;
  text: WrittenPost;
  attribution: Attribution;
}

/** The post that a question becomes: title from its short form, body as asked. */
export function postOf(row: QuestionRow): ImportedPost {
  return {
    id: derivedId(`questions:${row.id}`),
    attribution: questionSource,
    text: {
      kind: 'question',
      title: titleOf(row.short_form === '' ? row.question : row.short_form),
      body: row.question,
      lang: 'en',
      specialties: ['general-medicine'],
      tags: [],
    },
  };
}

/** At most 140 code points, cut at a word; a short one gets the label of its specialty. */
export function titleOf(text: string): string {
  const title = cutAtWord(text, TITLE_MAX);
  return codePoints(title) < TITLE_MIN ? `${PADDING}: ${title}` : title;
}

/** Holds an imported post against the schema of the route. @throws ZodError */
export function newPostOf({ text }: ImportedPost): void {
  newPost.parse(text);
}
