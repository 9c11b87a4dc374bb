import { createHash } from 'node:crypto';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import type { MigrationClass } from '@openrounds/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastValueFrom, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { Migration20251001000200_create_idempotency_key } from './migrations/Migration20251001000200_create_idempotency_key.js';
import { AlreadyDone, IdempotencyMismatch, ValidationFailed } from './problems.js';

/** Tables of this library; every service's migration job runs them before its own. */
export const httpMigrations: MigrationClass[] = [Migration20251001000200_create_idempotency_key];

export const noStoredAnswer = Symbol.for('openrounds.no-stored-answer');

/** For handlers whose answer holds a secret: it is not kept, and a repeat under the same key is 409 `already-done`. */
export function NoStoredAnswer(): MethodDecorator {
  return (_target, _name, descriptor) => {
    Reflect.defineMetadata(noStoredAnswer, true, descriptor.value as object);
  };
}

interface Kept {
  readonly request_hash: string;
  readonly status: number;
  readonly body: string | null;
  readonly kept: boolean;
}
interface Place {
  readonly member: string;
  readonly route: string;
  readonly key: string;
  readonly hash: string;
}

const lookUp = `select request_hash, status, body, kept from idempotency_key
  where member_id = $1 and route = $2 and key = $3 and created_at > now() - interval '24 hours'`;

const keep = `insert into idempotency_key as known (member_id, route, key, request_hash, status, body, kept)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (member_id, route, key) do update
    set request_hash = excluded.request_hash, status = excluded.status, body = excluded.body, kept = excluded.kept,
        created_at = now()
    where known.created_at <= now() - interval '24 hours'
  returning 1 as kept`;

/** Another request under the same key committed first: this one is undone and answered from that. */
class Overtaken extends Error {}

/**
 * A POST with an `Idempotency-Key` happens once: the answer is written in the transaction of the change itself, and a
 * repeat within 24 h gets it again. Rows are scoped to member and operation; where nobody has to be signed in the header
 * is ignored.
 */
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly em: EntityManager) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const place = placeOf(request, context.getHandler().name);
    if (!place) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const known = await this.find(place);
    if (known) return of(repeat(known, place, reply));
    const store = Reflect.getMetadata(noStoredAnswer, context.getHandler()) !== true;
    try {
      return of(await this.run(place, next, reply, store));
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      const first = await this.find(place);
      if (!first) throw new AlreadyDone();
      return of(repeat(first, place, reply));
    }
  }

  private run(place: Place, next: CallHandler, reply: FastifyReply, store: boolean): Promise<unknown> {
    return this.em.fork().transactional(async (em) => {
      const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      const body = store && answer !== undefined ? JSON.stringify(answer) : null;
      const { member, route, key, hash } = place;
      const rows = await execute(em, keep, [member, route, key, hash, reply.statusCode, body, store]);
      if (rows.length === 0) throw new Overtaken();
      return answer;
    });
  }

  private async find({ member, route, key }: Place): Promise<Kept | undefined> {
    const rows = await execute<Kept>(this.em.fork(), lookUp, [member, route, key]);
    return rows[0];
  }
}

/** Removes the answers that are older than 24 h. */
export async function sweepIdempotencyKeys(em: EntityManager): Promise<void> {
  await execute(em.fork(), `delete from idempotency_key where created_at <= now() - interval '24 hours'`);
}

function placeOf(request: FastifyRequest, route: string): Place | undefined {
  const key = request.headers['idempotency-key'];
  // Whoever is signed in already and signs in again needs the cookie each time, and no answer of before.
  const { method, passport, rule } = request;
  if (method !== 'POST' || key === undefined || !passport || rule === 'anonymous') return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ValidationFailed([
      { pointer: '/idempotency-key', detail: 'must be 1 to 255 visible ASCII characters' },
    ]);
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([request.url, request.body ?? null]))
    .digest('base64url');
  return { member: passport.memberId, route, key, hash };
}

function repeat(known: Kept, place: Place, reply: FastifyReply): unknown {
  if (known.request_hash !== place.hash) throw new IdempotencyMismatch();
  if (!known.kept) throw new AlreadyDone();
  void reply.status(known.status);
  return known.body === null ? undefined : (JSON.parse(known.body) as unknown);
}
