import type { Stack } from '@openrounds/stack';

/** Keys of verified demo members, to spread a load over several writers. */
export async function demoKeys(stack: Stack, handles: readonly string[]): Promise<string[]> {
  return Promise.all(handles.map((handle) => keyOf(stack, handle)));
}

async function keyOf({ gatewayUrl, keys }: Stack, handle: string): Promise<string> {
  const password = keys.demoPassword;
  const session = await post(gatewayUrl, '/v1/sessions', { handle, password }, {});
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  const made = await post(
    gatewayUrl,
    '/v1/keys',
    { name: 'bench', scopes: ['read', 'write'], password },
    headers,
  );
  return String(((await made.json()) as { key: string }).key);
}

/** @throws Error on any answer that is not a success */
export async function post(
  base: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Response> {
  const response = await fetch(new URL(path, base), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}.`);
  return response;
}
