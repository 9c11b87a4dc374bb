import { readFileSync } from 'node:fs';
import type { RoutingDocument } from '../routing/routing-table.js';

/** The committed document: the same file in sources and in the image. */
const file = new URL('../../openapi.json', import.meta.url);
let text: string | undefined;

/** The merged OpenAPI 3.1 document of every service, as JSON text. */
export function openApiText(): string {
  text ??= readFileSync(file, 'utf8');
  return text;
}

/** The same document for routing. */
export function openApiDocument(): RoutingDocument {
  return JSON.parse(openApiText()) as RoutingDocument;
}
