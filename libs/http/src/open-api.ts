import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import { etagMetadata, ifMatchMetadata } from './etag.js';
import { operationsOf } from './operations.js';
import type { Operation } from './operations.js';
import { isForSelf, objectOf, ruleName, ruleOf, scopesOf } from './policy.js';
import type { Duty, Policy } from './policy.js';
import { problemMediaType } from './problem-document.js';

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;
type SchemaObject = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Documents what a handler answers: `@Answers(postView)`, `@Answers(postView, 201)`. */
export function Answers(schema: z.ZodType, status = 200): MethodDecorator {
  return ApiResponse({ status, description: 'The answer.', standardSchema: schema });
}

/**
 * The OpenAPI 3.1 document of a service, from the schemas of its parameters. Every operation has its method's name as
 * `operationId`, its rule as `x-policy`, the object that it is about as `x-object`, and `application/problem+json` for
 * all that goes wrong. Internal operations are left out.
 */
export function buildOpenApi(
  app: NestFastifyApplication,
  options: { title: string; policy: Policy },
): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, header(options.title), {
    operationIdFactory: (_controller, method) => method,
    standardSchemaConverter: convert,
  });
  const operations = new Map(operationsOf(app).map((operation) => [operation.name, operation]));
  const paths = Object.entries(document.paths).sort(([a], [b]) => (a < b ? -1 : 1));
  document.paths = Object.fromEntries(paths);
  for (const [path, item] of paths) {
    for (const verb of verbs) {
      const described = item[verb];
      if (described && !complete(described, verb, operations, options.policy)) delete item[verb];
    }
    if (!verbs.some((verb) => item[verb])) delete document.paths[path];
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  // A round trip drops what is undefined, so that the result equals the committed file.
  return JSON.parse(JSON.stringify(document)) as OpenAPIObject;
}

function header(title: string): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setVersion('1')
    .addSecurity('session', { type: 'apiKey', in: 'cookie', name: '__Host-openrounds' })
    .addSecurity('receipt', {
      type: 'http',
      scheme: 'Receipt',
      description: 'The token of an erasure, shown once when it was asked for',
    })
    .addSecurity('key', { type: 'http', scheme: 'bearer', description: 'A personal key: orp_<id>_<secret>' })
    .addSecurity('application', {
      type: 'oauth2',
      description:
        'An access token of an application of a third party, as bearer. A member agrees to what it may do, always with PKCE (S256); an application that acts for itself has no scope and does what is open to everybody. Discovery: /oidc/.well-known/openid-configuration',
      flows: {
        authorizationCode: {
          authorizationUrl: '/oidc/auth',
          tokenUrl: '/oidc/token',
          refreshUrl: '/oidc/token',
          scopes,
        },
        clientCredentials: { tokenUrl: '/oidc/token', scopes: {} },
      },
    })
    .build();
}

/** What a member can agree to; a duty only if they hold it. */
const scopes: Readonly<Record<'openid' | 'read' | 'write' | Duty, string>> = {
  openid: 'Know who the member is: an id and nothing else',
  read: 'Read what the member may read',
  write: 'Write and change things for the member',
  moderate: 'Moderate for the member',
  review: 'Review applications for verification and cases for the member',
  analyse: 'Ask for figures for the member',
  administer: 'Administer for the member',
};

interface JsonSchemaSource {
  '~standard': {
    jsonSchema: Record<'input' | 'output', (options: { target: string }) => Record<string, unknown>>;
  };
}

/** The default converter asks for OpenAPI 3.0, whose dialect says other things by the same words. */
function convert(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }) {
  const source = schema as JsonSchemaSource;
  const {
    $schema: _dialect,
    $defs,
    ...rest
  } = source['~standard'].jsonSchema[schemaType]({ target: 'draft-2020-12' });
  return { schema: rest, components: $defs as Record<string, unknown> | undefined };
}

/** @returns false for an operation that does not belong into the document */
function complete(
  described: OperationObject,
  verb: string,
  operations: Map<string, Operation>,
  policy: Policy,
): boolean {
  const name = described.operationId ?? '';
  const rule = ruleOf(policy[name]);
  if (rule === undefined || rule === 'internal') return false;
  const handler = operations.get(name)?.handler ?? {};
  const has = (key: symbol): boolean => Reflect.getMetadata(key, handler) === true;
  described.summary ??= inWords(name);
  // Open to everybody, or to whoever holds what the handler itself asks for (`@ApiSecurity`).
  described.security =
    rule === 'anonymous'
      ? (described.security ?? [])
      : [{ session: [] }, { key: [] }, ...(isForSelf(rule) ? [] : [{ application: scopesOf(rule, verb) }])];
  described.parameters = [...(described.parameters ?? []), ...headers(verb, rule === 'anonymous', has)];
  described.responses = {
    ...described.responses,
    ...(has(etagMetadata) ? notModified : {}),
    default: problemResponse,
  };
  const object = objectOf(policy[name]);
  Object.assign(described, { 'x-policy': ruleName(rule), ...(object && { 'x-object': object }) });
  return true;
}

function headers(verb: string, anonymous: boolean, has: (key: symbol) => boolean) {
  const header = (name: string, required: boolean, description: string) => ({
    name,
    in: 'header' as const,
    required,
    description,
    schema: { type: 'string' },
  });
  return [
    ...(has(ifMatchMetadata)
      ? [header('If-Match', true, 'The version that the edit was made from: "v<version>".')]
      : []),
    ...(has(etagMetadata)
      ? [header('If-None-Match', false, 'The version at hand: 304 if it is still the present one.')]
      : []),
    ...(verb === 'post' && !anonymous
      ? [header('Idempotency-Key', false, 'Makes a repeat within 24 h harmless.')]
      : []),
  ];
}

function inWords(operation: string): string {
  const words = operation.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const notModified = { 304: { description: 'The version at hand is the present one.' } };
const problemResponse = {
  description: 'A problem; `type` is the page that explains its code.',
  content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
};
const problemSchema: SchemaObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'instance'],
  properties: {
    type: { type: 'string', description: '/problems/<code>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    traceId: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Only with validation-failed.',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
};
