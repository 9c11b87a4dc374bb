import { OptimisticLockError } from '@mikro-orm/core';
import { HttpException } from '@nestjs/common';
import { postgresError } from '@openrounds/database';
import { Problem } from './problem.js';
import {
  AccountErased,
  BadRequest,
  ChangedMeanwhile,
  Internal,
  NotFound,
  TooLarge,
  Unauthenticated,
  Unavailable,
  UnsupportedMediaType,
} from './problems.js';

/** SQLSTATE of what passes when it is tried again: the server ends or starts, or lacks connections, disk or memory. */
const away = /^(08\w{3}|53\w{3}|57P0[1-4]|58030)$/;
/** SQLSTATE of two writers in each other's way: serialisation failure, deadlock, lock not available. */
const collision = /^(40001|40P01|55P03)$/;
/** SQLSTATE of our own `admit_member`, see libs/erasure. */
const erased = 'OE403';
const network = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);

/** @returns the problem that an error stands for; an error that nobody foresaw is `Internal` */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof OptimisticLockError) return new ChangedMeanwhile();
  if (error instanceof HttpException) return ofStatus(error.getStatus());
  if (nameOf(error) === 'NotFoundError') return new NotFound();
  const sql = postgresError(error)?.code;
  if (sql === erased) return new AccountErased();
  if (sql !== undefined && collision.test(sql)) return new ChangedMeanwhile();
  if ((sql !== undefined && away.test(sql)) || isNetworkError(error)) return new Unavailable();
  return new Internal();
}

function ofStatus(status: number): Problem {
  if (status === 401) return new Unauthenticated();
  if (status === 404) return new NotFound();
  if (status === 413) return new TooLarge();
  if (status === 415) return new UnsupportedMediaType();
  if (status === 503) return new Unavailable();
  if (status >= 400 && status < 500) return new BadRequest('The request cannot be understood.');
  return new Internal();
}

function isNetworkError(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  if ('code' in error && typeof error.code === 'string' && network.has(error.code)) return true;
  if (
    'message' in error &&
    typeof error.message === 'string' &&
    /timeout exceeded when trying to connect/.test(error.message)
  )
    return true;
  return ['cause', 'previous'].some(
    (key) => key in error && isNetworkError(Reflect.get(error, key), depth + 1),
  );
}

function nameOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : undefined;
}
