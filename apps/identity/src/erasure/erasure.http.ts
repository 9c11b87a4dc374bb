import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { handleParam, passwordText } from '../member/member.http.js';

export const newErasure = z.strictObject({
  /** The own handle, typed once more: an erasure cannot be taken back. */
  handle: handleParam,
  /** The fresh factor: a stolen session alone erases nobody. */
  password: passwordText,
});
export type NewErasure = z.infer<typeof newErasure>;

const state = z.enum(['requested', 'completed']);

export const requestedErasure = z.object({
  id: z.uuid(),
  version: z.int(),
  state,
  requestedAt: z.iso.datetime(),
  /** Shown this once: opens the receipt as `Authorization: Receipt <token>`. */
  receiptToken: z.string(),
});
export type RequestedErasure = z.infer<typeof requestedErasure>;

/** What is told of an erasure, during and after it. It names nobody. */
export const erasureReceipt = z.object({
  id: z.uuid(),
  state,
  requestedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  services: z.array(
    z.object({
      service: z.string(),
      state: z.enum(['asked', 'erased']),
      /** Rows erased by store; null while the service has not answered. */
      counts: z.record(z.string(), z.int()).nullable(),
      answeredAt: z.iso.datetime().nullable(),
    }),
  ),
  /** Of a complete erasure: the keyed hash by which the operator of the network knows this receipt again. */
  seal: z.string().nullable(),
});
export type ErasureReceipt = z.infer<typeof erasureReceipt>;

/** The token of `Authorization: Receipt <token>`, or undefined. Not in the URL, which histories and logs keep. */
export const ReceiptToken = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => {
    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    return /^Receipt ([\w-]{43})$/i.exec(authorization ?? '')?.[1];
  },
);
