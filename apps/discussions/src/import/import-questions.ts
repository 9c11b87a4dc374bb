import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { derivedId } from '@openrounds/database';
import type { ImportOptions, ImportOutcome } from '@openrounds/service';
import { refusalOf, WrongFile } from '@openrounds/service';
import { parse } from 'csv-parse';
import type { PreparedPost } from './import-posts.js';
import { ImportPosts, prepare } from './import-posts.js';
import type { ImportedPost } from './question.js';
import { newPostOf, postOf, questionRow } from './question.js';

const BATCH = 100;
const importer = derivedId('openrounds:importer');

interface Line {
  line: number;
  row: unknown;
}

/** Makes posts of a file of questions; a second run changes nothing, an interrupted one may be repeated. */
@Injectable()
export class ImportQuestions {
  constructor(private readonly posts: ImportPosts) {}

  /**
   * @param path UTF-8, tab-separated with a header: `id, question, short_form`
   * @throws WrongFile when the header is another one
   */
  async run(path: string, options: ImportOptions = {}): Promise<ImportOutcome> {
    const outcome: ImportOutcome = { rows: 0, listed: 0, changed: 0, unchanged: 0, refused: [] };
    let batch: Line[] = [];
    for await (const line of linesOf(path, options.limit)) {
      batch.push(line);
      if (batch.length < BATCH) continue;
      await this.take(batch, outcome, options);
      batch = [];
    }
    await this.take(batch, outcome, options);
    outcome.refused.sort((one, other) => one.line - other.line);
    return outcome;
  }

  private async take(
    lines: Line[],
    outcome: ImportOutcome,
    { dryRun, onProgress }: ImportOptions,
  ): Promise<void> {
    const posts = this.read(lines, outcome);
    const known = await this.posts.known([...posts.keys()]);
    const fresh: PreparedPost[] = [];
    for (const [id, { line, post }] of posts) {
      if (known.has(id)) outcome.unchanged += 1;
      else this.attempt(line, outcome, () => fresh.push(prepare(post)));
    }
    if (!dryRun && fresh.length > 0) await this.posts.run(importer, fresh);
    outcome.rows += lines.length;
    outcome.listed += fresh.length;
    await onProgress?.(outcome.rows);
  }

  private read(lines: Line[], outcome: ImportOutcome): Map<string, { line: Line; post: ImportedPost }> {
    const posts = new Map<string, { line: Line; post: ImportedPost }>();
    for (const line of lines) {
      this.attempt(line, outcome, () => {
        const post = postOf(questionRow.parse(line.row));
        newPostOf(post);
        if (posts.has(post.id)) outcome.unchanged += 1;
        else posts.set(post.id, { line, post });
      });
    }
    return posts;
  }

  private attempt({ line, row }: Line, outcome: ImportOutcome, step: () => void): void {
    try {
      step();
    } catch (error) {
      const id = typeof row === 'object' && row !== null && 'id' in row ? String(row.id) : '';
      outcome.refused.push(refusalOf(line, id.slice(0, 40), error));
    }
  }
}

async function* linesOf(path: string, limit = Infinity): AsyncGenerator<Line> {
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
