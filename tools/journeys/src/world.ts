import type { Stack } from '@openrounds/stack';

/** What a journey needs to know of the running stack; handed over by the set-up as JSON. */
export interface World {
  readonly gatewayUrl: string;
  /** Folder where development mail is written. */
  readonly mailDir: string;
  /** Where the processes send their spans; `GET /spans?trace=<id>` gives them back. */
  readonly sinkUrl: string;
  readonly services: Readonly<Record<string, ServiceOfWorld>>;
}

export interface ServiceOfWorld {
  readonly url: string;
  readonly managementUrl: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
}

/** @throws Error when the journeys' set-up has not started a stack */
export function world(): World {
  const text = process.env['OPENROUNDS_WORLD'];
  if (!text) throw new Error('No stack: journeys run through `npm test`.');
  return JSON.parse(text) as World;
}

/**
 * The world of a stack that this process has started; `process.env.OPENROUNDS_WORLD` is where the others look for it.
 * @param sinkUrl where the processes send their spans; empty when nobody collects them
 */
export function worldOf(stack: Pick<Stack, 'gatewayUrl' | 'services'>, sinkUrl = ''): World {
  const services = Object.entries(stack.services).map(
    ([name, { url, managementUrl, env, pid }]) => [name, { url, managementUrl, env, pid }] as const,
  );
  return {
    gatewayUrl: stack.gatewayUrl,
    mailDir: stack.services['identity']!.env['MAIL_DIR']!,
    sinkUrl,
    services: Object.fromEntries(services),
  };
}
