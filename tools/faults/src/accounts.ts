import type { Stack } from '@openrounds/stack';

/** Verified members of the demo world who write the load. */
const writers = ['harbour-cardio', 'tundra-id', 'abuela-paeds', 'quiet-derm', 'ward-nine', 'mod-elm'];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface Asking {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly timeoutMs?: number;
}

/** One request to the gateway. @throws when there is no answer in time */
export async function ask(gatewayUrl: string, asking: Asking): Promise<Answer> {
  const { method, path, body, headers = {}, timeoutMs = 30_000 } = asking;
  const response = await fetch(new URL(path, gatewayUrl), {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Headers of signed-in writers, one each. */
export function signIn(stack: Stack): Promise<Record<string, string>[]> {
  return Promise.all(writers.map((handle) => keyOf(stack, handle)));
}

async function keyOf({ gatewayUrl, keys }: Stack, handle: string): Promise<Record<string, string>> {
  const password = keys.demoPassword;
  const session = await succeed(gatewayUrl, '/v1/sessions', { handle, password });
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const wish = { name: 'faults', scopes: ['read', 'write'], password };
  const made = await succeed(gatewayUrl, '/v1/keys', wish, { cookie, 'sec-fetch-site': 'same-origin' });
  return { authorization: `Bearer ${String(made.body['key'])}` };
}

/** @throws Error on any answer that is not a success */
export async function succeed(
  gatewayUrl: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer> {
  const answer = await ask(gatewayUrl, { method, path, body, headers });
  if (answer.status < 300) return answer;
  throw new Error(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
}

/** An open case that anybody may read. @returns its id */
export async function openCase(
  gatewayUrl: string,
  headers: Record<string, string>,
  n: number,
): Promise<string> {
  const draft = await succeed(gatewayUrl, '/v1/cases', caseText(n), headers);
  const id = String(draft.body['id']);
  const ifMatch = { ...headers, 'if-match': `"v${String(draft.body['version'])}"` };
  await succeed(gatewayUrl, `/v1/cases/${id}/consent`, { basis: 'patient' }, ifMatch, 'PUT');
  await succeed(gatewayUrl, `/v1/cases/${id}/submissions`, {}, headers);
  return id;
}

const caseText = (n: number): Record<string, unknown> => ({
  kind: 'help',
  title: `Recurrent syncope on exertion, question ${n}`,
  specialties: ['cardiology'],
  ageBand: '40-44',
  sex: 'female',
  presentation: 'Three episodes of syncope on exertion within two months, each preceded by palpitations.',
  question: 'Which test would you do next?',
});
