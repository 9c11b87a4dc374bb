import { setTimeout as wait } from 'node:timers/promises';
import { ask } from './accounts.js';
import type { Asking } from './accounts.js';
import type { Operation, Outcome } from './ledger.js';
import type { Plan } from './plan.js';
import type { Step } from './plan.js';

const longestAnswerMs = 25_000;

/**
 * Writes through the gateway in an open model: operations start at fixed times whatever the answers do, and each is
 * recorded with its outcome.
 */
export class Load {
  readonly operations: Operation[] = [];
  readonly #running = new Set<Promise<void>>();
  #loop: Promise<void> = Promise.resolve();
  #stopped = true;

  constructor(
    private readonly gatewayUrl: string,
    private readonly plan: Plan,
    private readonly rate: number,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#loop = this.loop();
  }

  /** Starts nothing more and waits for the answers that are due. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
    await Promise.all(this.#running);
  }

  /** Operations that were answered since then (`performance.now()`), by outcome. */
  since(at: number): Record<Outcome, number> {
    const recent = { ok: 0, failed: 0, unknown: 0 };
    for (let index = this.operations.length - 1; index >= 0; index -= 1) {
      const operation = this.operations[index]!;
      if (operation.at < at) break;
      recent[operation.outcome] += 1;
    }
    return recent;
  }

  private async loop(): Promise<void> {
    const begin = performance.now();
    for (let n = 0; !this.#stopped; n += 1) {
      const ahead = begin + (n * 1_000) / this.rate - performance.now();
      if (ahead > 1) await wait(ahead);
      const running = this.perform(this.plan.next()).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
  }

  private async perform(step: Step): Promise<void> {
    const { outcome, status, id, version } = await this.send(step.asking);
    const { kind, action, mark } = step;
    const operation = {
      kind,
      action,
      mark,
      outcome,
      status,
      version,
      id: step.id ?? id,
      at: performance.now(),
    };
    this.operations.push(operation);
    step.done(operation);
  }

  private async send(
    asking: Asking,
  ): Promise<Pick<Operation, 'outcome' | 'status' | 'version'> & { id: string | undefined }> {
    try {
      const { status, body } = await ask(this.gatewayUrl, { ...asking, timeoutMs: longestAnswerMs });
      const outcome = status < 300 ? 'ok' : status < 500 ? 'failed' : 'unknown';
      const id = outcome === 'ok' ? String(body['id']) : undefined;
      return { outcome, status, id, version: Number(body['version'] ?? 0) };
    } catch (error) {
      const outcome = wasNeverSent(error) ? 'failed' : 'unknown';
      return { outcome, status: 0, id: undefined, version: 0 };
    }
  }
}

/** Nobody listened: the request did not leave us. */
function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
