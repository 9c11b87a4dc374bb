import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { bodyLimit, MethodNotAllowed, NotFound, TooLarge, Unauthenticated, UnsupportedMediaType } from '@openrounds/http';
import { currentTraceparent, withSpan } from '@openrounds/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Credentials } from './credentials/credentials.js';
import type { Facts } from './credentials/identity-client.js';
import { readCredential } from './credentials/read-credential.js';
import { addressKey, clientAddress } from './edge/address.js';
import { mayUseCookie } from './edge/csrf.js';
import type { LimitHeaders } from './edge/limits.js';
import { isPlainTarget, pathOf } from './edge/path.js';
import { Entry } from './entry.js';
import type { GatewayEnv } from './env.js';
import { BadPath, OriginRefused } from './gateway.problems.js';
import { upstreamHeaders } from './proxy/headers.js';
import { RoutingTable, type Operation } from './routing/routing-table.js';
import { safeHeaders } from './edge/safe-headers.js';
import { refuse } from './refuse.js';

interface Admitted {
  readonly facts: Facts | undefined;
  readonly limits: LimitHeaders;
}

/** Refuses by the headers alone what no service would take. */
function checkBody(request: FastifyRequest): void {
  const { headers } = request;
  if (Number(headers['content-length'] ?? 0) > bodyLimit) throw new TooLarge();
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (hasBody && !/^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')) throw new UnsupportedMediaType();
}
