// The smallest program that indexes: ready lines, one _bulk after the other, no thought about what they hold.
import { readFileSync } from 'node:fs';
import { setting, takeOrders } from './talk.js';

const elasticsearch = setting('ELASTICSEARCH');
const largest = 500;

/** Pairs of action and document, as the indexer once sent them. */
const documents = readFileSync(setting('DOCUMENTS'), 'utf8')
  .split('\n')
  .reduce<{ id: string; source: string }[]>((all, line, at, lines) => {
    if (at % 2 === 1)
      all.push({
        id: (JSON.parse(lines[at - 1]!) as { index: { _id: string } }).index._id,
        source: line,
      });
    return all;
  }, []);

async function send(path: string, body: string): Promise<{ errors?: boolean }> {
  const response = await fetch(new URL(path, elasticsearch), {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return (await response.json()) as { errors?: boolean };
}

/** @returns number of documents written, after one refresh */
async function write({ index, version }: { index: string; version: number }): Promise<number> {
  for (let start = 0; start < documents.length; start += largest) {
    const portion = documents.slice(start, start + largest);
    const lines = portion.map(
      ({ id, source }) =>
        `${JSON.stringify({ index: { _id: id, version, version_type: 'external' } })}\n${source}\n`,
    );
    const { errors } = await send(`/${index}/_bulk`, lines.join(''));
    if (errors) throw new Error('Elasticsearch refused a document.');
  }
  await send(`/${index}/_refresh`, '');
  return documents.length;
}

takeOrders(write);
