import { asyncapiDocument, asyncapiPath } from './asyncapi.js';
import { schemaDocument } from './json-schema.js';
import { revisionOf } from './revisions.js';
import { samples } from './samples.js';
import { allFacts, allTopics } from './topic.js';
import { topicsDocument } from './topic-settings.js';

/** A file that is generated from the contracts and committed. */
export interface Document {
  /** From the root of the repository */
  readonly path: string;
  readonly text: string;
  /** A schema that others may have seen: another text needs another revision. */
  readonly frozen: boolean;
}

/**
 * Every committed document as the contracts say it now: the topics, the AsyncAPI document, and of each topic the
 * schema and the samples of its newest revision. Files of older revisions are nobody's to write.
 */
export function allDocuments(): Document[] {
  return [
    document('deploy/topics.json', topicsDocument()),
    document(asyncapiPath, asyncapiDocument()),
    ...allTopics().map((topic) =>
      document(`libs/contracts/schemas/${topic.name}/${revisionOf(topic)}.json`, schemaDocument(topic), true),
    ),
    ...allFacts().map(({ topic, type }) =>
      document(
        `libs/contracts/samples/${topic.name}/${revisionOf(topic)}/${type}.json`,
        samples.filter(({ fact }) => fact.type === type).map(({ state }) => state),
      ),
    ),
  ];
}

function document(path: string, content: unknown, frozen = false): Document {
  return { path, text: `${JSON.stringify(content, null, 2)}\n`, frozen };
}
