import { createReadStream, existsSync, readFileSync, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { StackFailure } from '../../preflight/failure.mjs';
import { profileFolder } from '../../preflight/paths.mjs';
import { splitProfile } from './profile-argument.js';

function show(file: string, from: number): Promise<number> {
  return new Promise((resolve) => {
    const stream = createReadStream(file, { start: from });
    let read = 0;
    stream.on('data', (chunk) => {
      read += chunk.length;
      process.stdout.write(chunk);
    });
    stream.on('close', () => resolve(from + read));
  });
}

async function follow(file: string): Promise<number> {
  let at = statSync(file).size;
  for await (const _change of watchFile(file)) {
    const { size } = statSync(file);
    at = await show(file, size < at ? 0 : at);
  }
  return 0;
}

async function* watchFile(file: string): AsyncGenerator<void> {
  for (;;) {
    await new Promise<void>((resolve) => {
      const watcher = watch(file, () => {
        watcher.close();
        resolve();
      });
    });
    yield;
  }
}

/** `npm run stack -- logs <service> [--follow]`: the last 200 lines, and with --follow what comes. */
export async function logs(args: string[]): Promise<number> {
  const { profile, words } = splitProfile(args);
  const name = words.find((word) => !word.startsWith('-'));
  const folder = join(profileFolder(profile), 'logs');
  const known = existsSync(folder) ? readdirSync(folder).map((file) => file.replace(/\.log.*$/, '')) : [];
  const file = join(folder, `${name}.log`);
  if (!name || !existsSync(file)) {
    const choice = [...new Set(known)].sort().join(', ') || 'none yet';
    throw new StackFailure(`Say whose log: npm run stack -- logs <name>. There are: ${choice}.`, {
      exitCode: 2,
    });
  }
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  process.stdout.write(`${lines.slice(-200).join('\n')}\n`);
  return words.includes('--follow') || words.includes('-f') ? follow(file) : 0;
}
