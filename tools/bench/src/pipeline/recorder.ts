import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorder {
  readonly url: string;
  /** Lines of every `_bulk` that passed: action, document, action, document ... */
  readonly lines: string[];
  close(): void;
}

/** Stands between a service and Elasticsearch, passes everything on and keeps what is indexed. */
export async function startRecorder(elasticsearchUrl: string): Promise<Recorder> {
  const lines: string[] = [];
  const server = createServer((request, response) => {
    void pass(request, elasticsearchUrl, lines).then(
      async (answer) => {
        response.writeHead(answer.status, {
          'content-type': answer.headers.get('content-type') ?? 'application/json',
          'x-elastic-product': 'Elasticsearch',
        });
        response.end(Buffer.from(await answer.arrayBuffer()));
      },
      () => response.writeHead(502).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lines,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function pass(request: IncomingMessage, to: string, lines: string[]): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (request.url?.includes('_bulk')) lines.push(...body.toString('utf8').trimEnd().split('\n'));
  const { 'content-type': type, accept } = request.headers;
  return fetch(new URL(request.url ?? '/', to), {
    method: request.method ?? 'GET',
    headers: { ...(type ? { 'content-type': type } : {}), ...(accept ? { accept } : {}) },
    ...(body.length > 0 ? { body } : {}),
  });
}
