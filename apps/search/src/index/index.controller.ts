import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Answers } from '@openrounds/http';
import { log } from '@openrounds/telemetry';
import type { z } from 'zod';
import type { ContentType } from '../content/content-type.js';
import { Generations } from './generations.js';
import type { generationsAnswer, NewBuild } from './index.http.js';
import { buildAnswer, driftAnswer, generationsAnswer as generationsSchema, newBuild } from './index.http.js';
import { Rebuild } from './rebuild.js';
import type { DriftCounts } from './reconcile.js';
import { Reconcile } from './reconcile.js';

/** For operators: the same as `ops rebuild` and `ops reconcile` do from the command line. */
@Controller('v1')
export class IndexController {
  #running: Promise<void> | undefined;

  constructor(
    private readonly rebuild: Rebuild,
    private readonly reconcile: Reconcile,
    private readonly generations: Generations,
  ) {}

  /** Starts a build; `GET index-builds` tells when it is in use. */
  @Post('index-builds')
  @HttpCode(202)
  @Answers(buildAnswer, 202)
  async buildIndices(
    @Body({ schema: newBuild }) { types, rollback }: NewBuild,
  ): Promise<z.output<typeof buildAnswer>> {
    if (this.#running) return { state: 'running', types };
    if (rollback) {
      await this.rebuild.rollback(types);
      return { state: 'rolled-back', types };
    }
    this.#running = this.build(types).finally(() => (this.#running = undefined));
    return { state: 'started', types };
  }

  @Get('index-builds')
  @Answers(generationsSchema)
  async listIndexBuilds(): Promise<z.output<typeof generationsAnswer>> {
    const all = await this.generations.all();
    return {
      running: this.#running !== undefined,
      items: all.map(({ name, type, hash, state, documents, created_at, live_at, retired_at }) => ({
        name,
        type,
        hash,
        state,
        documents,
        createdAt: time(created_at)!,
        liveAt: time(live_at),
        retiredAt: time(retired_at),
      })),
    };
  }

  @Get('index-drift')
  @Answers(driftAnswer)
  async readIndexDrift(): Promise<{ items: DriftCounts[] }> {
    return { items: await this.reconcile.run(false) };
  }

  private async build(types: readonly ContentType[]): Promise<void> {
    try {
      const built = await this.rebuild.run(types);
      log.info({ count: built.length }, 'indices are rebuilt');
    } catch (error) {
      log.error({ err: error }, 'A rebuild failed; the indices in use are untouched.');
    }
  }
}

function time(value: string | null): string | null {
  return value === null ? null : new Date(value).toISOString();
}
