import type { Client } from '@elastic/elasticsearch';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { ContentType } from '../content/content-type.js';
import type { SearchEnv } from '../env.js';
import { analysis, analyzerNames } from './analysis.js';
import { asked, ElasticClient } from './elastic-client.js';
import { writeAlias } from './generation-names.js';
import { aliasFilter, indexDefinition } from './mappings.js';

/** The engine lacks a part that our analysis needs. */
export class AnalysisMissing extends Error {
  constructor(part: string, cause: unknown) {
    super(`Elasticsearch lacks what the analyser "${part}" needs.`, { cause });
    this.name = 'AnalysisMissing';
  }
}

/** Makes, swaps and drops indices and their aliases. */
@Injectable()
export class ElasticGenerations {
  private readonly client: Client;

  constructor(
    clients: ElasticClient,
    @Inject(ENV) private readonly env: SearchEnv,
  ) {
    this.client = clients.writer;
  }

  /**
   * Makes an empty index with the write alias of its generation.
   * @throws AnalysisMissing naming the first analyser that the engine cannot build
   */
  async create(name: string, type: ContentType): Promise<void> {
    const definition = indexDefinition(type);
    try {
      await asked('create-index', () =>
        this.client.indices.create({ index: name, ...definition, aliases: { [writeAlias(name)]: {} } }),
      );
    } catch (error) {
      await this.checkAnalyzers();
      throw error;
    }
  }

  /** Builds each analyser alone, to name the one that fails. */
  private async checkAnalyzers(): Promise<void> {
    for (const name of analyzerNames) {
      const { char_filter, filter, tokenizer } = analysis.analyzer[name]!;
      const inline = (defined: Record<string, object>, used: string[]): (string | object)[] =>
        used.map((part) => defined[part] ?? part);
      await this.analyze(name, {
        tokenizer,
        char_filter: inline(analysis.char_filter, char_filter),
        filter: inline(analysis.filter, filter),
      });
    }
  }

  /** @throws AnalysisMissing naming the first analyser of an index that does not work */
  async tryAnalyzers(index: string): Promise<void> {
    for (const analyzer of analyzerNames) await this.analyze(analyzer, { index, analyzer });
  }

  private async analyze(name: string, how: Record<string, unknown>): Promise<void> {
    try {
      await asked('analyze', () => this.client.indices.analyze({ ...how, text: 'IL-6 5mg anaemia' }));
    } catch (error) {
      throw new AnalysisMissing(name, error);
    }
  }

  /** Tokens of a text, in order. */
  async tokens(index: string, analyzer: string, text: string): Promise<string[]> {
    const answer = await asked('analyze', () => this.client.indices.analyze({ index, analyzer, text }));
    return (answer.tokens ?? []).map(({ token }) => token);
  }

  async exists(name: string): Promise<boolean> {
    return asked('exists', () => this.client.indices.existsAlias({ index: name, name: writeAlias(name) }));
  }

  /**
   * In one step: searches of these types go to these generations from now on.
   * @param live by type, the generation to search
   * @param before the generations searched so far
   */
  async swap(live: ReadonlyMap<ContentType, string>, before: readonly string[]): Promise<void> {
    const remove = before.flatMap((index) =>
      this.readAliases(index).map((alias) => ({ remove: { index, alias, must_exist: false } })),
    );
    const add = [...live].flatMap(([type, index]) => {
      const filter = aliasFilter(type);
      return this.aliasesOf(type).map((alias) => ({ add: { index, alias, ...(filter && { filter }) } }));
    });
    await asked('swap', () => this.client.indices.updateAliases({ actions: [...remove, ...add] }));
  }

  async drop(name: string): Promise<void> {
    await asked('drop', () => this.client.indices.delete({ index: name, ignore_unavailable: true }));
  }

  /** Full merges and a refresh after many writes at once. */
  async settle(name: string): Promise<void> {
    await asked('refresh', () => this.client.indices.refresh({ index: name }));
  }

  async count(name: string): Promise<number> {
    return (await asked('count', () => this.client.count({ index: name }))).count;
  }

  private aliasesOf(type: ContentType): string[] {
    const own = `${this.env.INDEX_PREFIX}${type}`;
    return type === 'member' ? [own] : [own, `${this.env.INDEX_PREFIX}content`];
  }

  private readAliases(index: string): string[] {
    const type = index.slice(this.env.INDEX_PREFIX.length).split('-')[0] as ContentType;
    return this.aliasesOf(type);
  }
}
