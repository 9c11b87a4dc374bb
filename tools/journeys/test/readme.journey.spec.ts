import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { newcomer, ops, world } from '../src/index.js';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url);

it('runs the lines of the README as they stand', async () => {
  const readme = await readFile(new URL('README.md', root), 'utf8');
  const lines = /<!-- run by [^>]*readme\.journey[^>]*-->\s+```sh\n([\s\S]*?)```/.exec(readme)?.[1];
  const { gatewayUrl, mailDir } = world();
  const stack = dirname(mailDir);
  const password = (await readFile(`${stack}/keys/demo.password`, 'utf8')).trim();
  for (const handle of ['desk-ash', 'desk-yew']) {
    await newcomer(handle, {}, { handle, password });
    await ops('identity', 'duties', 'grant', handle, 'review');
  }
  const env = { PATH: process.env['PATH'], API: gatewayUrl, STACK: stack };
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', lines!], { env });
  const answer = JSON.parse(stdout.slice(stdout.lastIndexOf('{"items"'))) as { items: { title: string }[] };
  expect(answer.items.map(({ title }) => title)).toContain('Apixaban after a minor bleed');
}, 60_000);
