import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { derivedId } from '@openrounds/database';
import type { ImportLine, ImportOptions, ImportOutcome } from '@openrounds/service';
import { importInBatches, WrongFile } from '@openrounds/service';
import { parse } from 'csv-parse';
import { ImportPosts, prepare } from './import-posts.js';
import type { ImportedPost } from './question.js';
import { newPostOf, postOf, questionRow } from './question.js';

const importer = derivedId('openrounds:importer');

/** Makes posts of a file of questions. */
@Injectable()
export class ImportQuestions {
  constructor(private readonly posts: ImportPosts) {}

  /**
   * @param path UTF-8, tab-separated with a header: `id, question, short_form`
   * @throws WrongFile when the header is another one
   */
  run(path: string, options: ImportOptions = {}): Promise<ImportOutcome> {
    const steps = {
      nameOf,
      read,
      prepare,
      known: (ids: string[]) => this.posts.known(ids),
      write: (posts: ReturnType<typeof prepare>[]) => this.posts.run(importer, posts),
    };
    return importInBatches(linesOf(path, options.limit), steps, options);
  }
}

function nameOf(row: unknown): string {
  return typeof row === 'object' && row !== null && 'id' in row ? String(row.id) : '';
}

function read(row: unknown): ImportedPost {
  const post = postOf(questionRow.parse(row));
  newPostOf(post);
  return post;
}

async function* linesOf(path: string, limit = Infinity): AsyncGenerator<ImportLine<unknown>> {
  const parser = createReadStream(path).pipe(
    parse({ columns: true, delimiter: '\t', bom: true, relax_quotes: true, relax_column_count: true }),
  );
  let line = 1;
  for await (const row of parser) {
    if (line === 1) demandColumns(row);
    yield { line: (line += 1), row };
    if (line > limit) return;
  }
}

function demandColumns(row: unknown): void {
  const columns = typeof row === 'object' && row !== null ? Object.keys(row) : [];
  if (columns.includes('id') && columns.includes('question')) return;
  throw new WrongFile('A file of questions has the columns id, question and short_form, separated by tabs.');
}
