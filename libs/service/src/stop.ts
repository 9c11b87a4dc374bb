import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { MessagingControl } from '@openrounds/messaging';
import { log, stopTracing } from '@openrounds/telemetry';
import { find, within } from './health.js';

/** A part of the stop with the longest time that it may take. */
export interface StopStep {
  readonly name: string;
  readonly seconds: number;
  readonly run: () => Promise<unknown>;
}

/**
 * The order in which a service stops, so that no request and no event is lost: first nobody comes in, then the
 * consumers finish, then what they wrote is sent, and the database goes last.
 * @param http the listener, if this process has one
 */
export function stopSteps(app: INestApplicationContext, http: Server | undefined): StopStep[] {
  const messaging = find(app, MessagingControl);
  return [
    { name: 'http', seconds: 11, run: async () => http && closeHttp(http, 10) },
    { name: 'consumers', seconds: 10, run: async () => messaging?.stopConsumers() },
    { name: 'relay', seconds: 6, run: async () => messaging?.flushAndStopRelay(5_000) },
    { name: 'telemetry', seconds: 3, run: stopTracing },
    { name: 'database', seconds: 5, run: () => app.close() },
  ];
}

/**
 * Runs the steps one after another; one that fails or takes too long is named in the log and left behind.
 * @returns whether all went well
 */
export async function runSteps(steps: readonly StopStep[]): Promise<boolean> {
  let well = true;
  for (const { name, seconds, run } of steps) {
    const outcome = await within(seconds, outcomeOf(run), { outcome: 'late' });
    if (outcome.outcome === 'done') continue;
    well = false;
    log.error(
      { step: name, outcome: outcome.outcome, err: outcome.error, seconds },
      'step of the stop did not end well',
    );
  }
  return well;
}

async function outcomeOf(
  run: StopStep['run'],
): Promise<{ outcome: 'done' | 'failed' | 'late'; error?: unknown }> {
  try {
    await run();
    return { outcome: 'done' };
  } catch (error) {
    return { outcome: 'failed', error };
  }
}

/** No new connections, idle ones end at once, running requests get their time, then everything is cut. */
export async function closeHttp(server: Server, seconds: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = new AbortController();
  const deadline = delay(seconds * 1_000, 'late', { signal: late.signal }).catch(() => 'closed');
  if ((await Promise.race([closed, deadline])) === 'late') server.closeAllConnections();
  late.abort();
  await closed;
}
