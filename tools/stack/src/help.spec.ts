import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const door = new URL('../start.mjs', import.meta.url).pathname;
const said = async (...words: string[]): Promise<string> =>
  (await run(process.execPath, [door, ...words])).stdout;

describe('help', () => {
  it('of npm start names every option and starts nothing', async () => {
    const text = await said('--help');
    for (const option of ['--detach', '--engines=docker', '--no-seed', '--only'])
      expect(text).toContain(option);
  });

  it('of npm run stack names every command', async () => {
    for (const words of [['--help'], ['stop', '--help'], ['ops', '--help']])
      expect(await said('--command', ...words)).toMatch(
        /status[^]*stop[^]*reset[^]*logs[^]*sql[^]*npm run ops/,
      );
  });
});
