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
