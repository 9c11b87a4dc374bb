import { applyDecorators, createParamDecorator, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import { PreconditionFailed, PreconditionRequired } from './problems.js';

/** Metadata keys that the OpenAPI document reads. */
export const etagMetadata = Symbol.for('openrounds.etag');
export const ifMatchMetadata = Symbol.for('openrounds.if-match');

/** @returns the entity tag of an aggregate's version */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((view: unknown) => answer(view, request, reply)));
  }
}

function answer(view: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
  if (typeof view !== 'object' || view === null || !('version' in view) || typeof view.version !== 'number')
    return view;
  const etag = etagOf(view.version);
  void reply.header('etag', etag);
  if (!matches(request.headers['if-none-match'], etag)) return view;
  void reply.status(304);
  return undefined;
}

/** Weak comparison of RFC 9110: `W/` does not count. */
function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '')
    .split(',')
    .some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '') === etag);
}

/** For GET handlers: the view's `version` becomes the ETag, and a reader who has it gets 304. */
export function WithEtag(): MethodDecorator {
  const mark: MethodDecorator = (_target, _name, descriptor) => {
    Reflect.defineMetadata(etagMetadata, true, descriptor.value as object);
  };
  return applyDecorators(mark, UseInterceptors(new EtagInterceptor()));
}

const readIfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined) throw new PreconditionRequired();
  const version = /^"v([1-9]\d{0,8})"$/.exec(header.trim())?.[1];
  if (version === undefined) throw new PreconditionFailed();
  return Number(version);
});

/**
 * The version that an edit was made from: `@IfMatch() version: number`.
 * Without the header 428, with anything but one strong `"v<n>"` 412.
 */
export function IfMatch(): ParameterDecorator {
  const read = readIfMatch();
  return (target, name, index) => {
    if (name !== undefined)
      Reflect.defineMetadata(ifMatchMetadata, true, Reflect.get(target, name) as object);
    read(target, name, index);
  };
}
