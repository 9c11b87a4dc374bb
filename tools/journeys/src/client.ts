import { setTimeout as wait } from 'node:timers/promises';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined when there is none. */
  readonly body: Record<string, unknown>;
}

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Told of every answer, with its headers: for who looks for what may stand in none. */
export const ears: { hear?: (path: string, answer: string) => void } = {};

/** One client of the gateway: anonymous, with a key, or with a session cookie. */
export class Client {
  constructor(
    private readonly gatewayUrl: string,
    private credential: Readonly<Record<string, string>> = {},
  ) {}

  withKey(key: string): Client {
    return new Client(this.gatewayUrl, { authorization: `Bearer ${key}` });
  }

  /** As a page of the site would send it. It keeps the new reference that a fresh factor gives its session. */
  withCookie(cookie: string): Client {
    return new Client(this.gatewayUrl, { cookie, 'sec-fetch-site': 'same-origin' });
  }

  async ask(method: string, path: string, asking: Asking = {}): Promise<Answer> {
    const headers: Record<string, string> = { ...this.credential, ...asking.headers };
    if (asking.body !== undefined) headers['content-type'] ??= 'application/json';
    const response = await fetch(new URL(path, this.gatewayUrl), {
      method,
      headers,
      body: asking.body === undefined ? undefined : JSON.stringify(asking.body),
      redirect: 'manual',
    });
    if (path !== '/v1/sessions') this.keepCookie(response.headers);
    const text = await response.text();
    ears.hear?.(path, `${JSON.stringify([...response.headers])} ${text}`);
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }

  /** A file. @throws Error when the connection is cut before its end */
  async download(path: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const response = await fetch(new URL(path, this.gatewayUrl), { headers: this.credential });
    const { status, headers } = response;
    return { status, headers, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  private keepCookie(headers: Headers): void {
    const cookie = sessionCookieIn(headers);
    if (cookie !== undefined && this.credential['cookie'] !== undefined)
      this.credential = { ...this.credential, cookie };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.ask('GET', path, headers ? { headers } : {});
  }

  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.ask('POST', path, { body, ...(headers && { headers }) });
  }
}

/** The session's cookie, where an answer sets one: `name=value`. */
export function sessionCookieIn(headers: Headers): string | undefined {
  const lines = headers.getSetCookie().map((line) => line.split(';')[0]!);
  return lines.find((line) => /^__Host-openrounds=./.test(line));
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Asks until the answer is as hoped, and says what the last one was when it never is. */
export async function eventually(
  what: string,
  ask: () => Promise<Answer>,
  hoped: (answer: Answer) => boolean,
  timeoutMs = 10_000,
): Promise<Answer> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (hoped(answer)) return answer;
    if (Date.now() > until) {
      throw new Error(
        `${what} did not happen within ${timeoutMs} ms; last answer ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`,
      );
    }
    await wait(50);
  }
}

/** @throws Error that shows the answer when it has another status */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`Expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body).slice(0, 800)}`);
}

export interface Hit {
  readonly id: string;
  readonly type: string;
}

/** The hits of a search answer. */
export function hitsOf(answer: Answer): Hit[] {
  return (answer.body['items'] ?? answer.body['hits'] ?? []) as Hit[];
}
