import { Readable } from 'node:stream';
import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Clock } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { CurrentMember } from './passport.guard.js';
import type { Passport } from './passport.js';

/** Rows that an export reads with one statement: what bounds its memory, whatever a member has written. */
export const batchSize = 50;

/** One row of a list. */
export interface ExportRow {
  /** Where the row stands in its list; the next batch begins after it. */
  readonly key: string;
  /** What is told of it, as JSON text. */
  readonly item: string;
}

/**
 * The lists of an export by name. Each gives the rows after a key, at most {@link batchSize}, and none at its end.
 * Nothing is held between two batches, no connection and no transaction: whoever downloads slowly keeps nobody waiting,
 * and each batch is as the rows were when it was read.
 */
export type ExportLists = Readonly<Record<string, (after: string | null) => Promise<readonly ExportRow[]>>>;

/** What one service stores of a member. The one thing that a service writes itself to take part in an export. */
export abstract class MemberExport {
  /** Name of the service, as it stands in the document. */
  abstract readonly service: string;

  /**
   * Everything that the service owns of the member, and no text of anybody else. What it only copies from another
   * service stands in that service's part.
   */
  abstract lists(memberId: string): ExportLists;
}

/** Raised when a list changes its form. */
const formatVersion = 1;

/** A member's part as one JSON document, made while it is sent. It ends with an error when a batch cannot be read. */
export function exportStream(part: MemberExport, memberId: string, at: Date): Readable {
  const stream = Readable.from(documentOf(part, memberId, at), { objectMode: false });
  // The answer has begun: it is cut off, and only the log can say why.
  stream.once('error', (error) => log.error({ err: error, service: part.service }, 'an export broke off'));
  return stream;
}

async function* documentOf(part: MemberExport, memberId: string, at: Date): AsyncGenerator<string> {
  const head = { service: part.service, formatVersion, memberId, exportedAt: at.toISOString() };
  yield JSON.stringify(head).slice(0, -1);
  for (const [name, read] of Object.entries(part.lists(memberId))) {
    yield `,\n${JSON.stringify(name)}:[`;
    let between = '\n';
    for (let rows = await read(null); rows.length > 0; rows = await read(rows.at(-1)!.key)) {
      yield between + rows.map(({ item }) => item).join(',\n');
      between = ',\n';
    }
    yield ']';
  }
  yield '}\n';
}

/** The part of a service, for the gateway only: it asks in the name of the member. Never proxied, not in OpenAPI. */
@ApiExcludeController()
@Controller('internal/export')
export class MemberExportController {
  constructor(
    private readonly part: MemberExport,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  exportMember(@CurrentMember() member: Passport): StreamableFile {
    const stream = exportStream(this.part, member.memberId, this.clock.now());
    return new StreamableFile(stream, { type: 'application/json; charset=utf-8' });
  }
}
