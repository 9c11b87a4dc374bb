import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lastLines, openFolder, readJson, writeJson } from './files.js';

describe('A file of the stack', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('appears whole and leaves no draft behind', () => {
    const file = join(folder, 'deep', 'state.json');
    writeJson(file, { phase: 'ready' });
    expect(readJson(file, {})).toEqual({ phase: 'ready' });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['state.json']);
  });

  it('lies in folders that every user may pass, whatever the umask', () => {
    const before = process.umask(0o077);
    openFolder(join(folder, 'a', 'b', 'c'));
    process.umask(before);
    for (const path of ['a', 'a/b', 'a/b/c']) expect(statSync(join(folder, path)).mode & 0o777).toBe(0o755);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it('that was cut off by a power failure counts as none', () => {
    writeFileSync(join(folder, 'state.json'), '{"phase": "rea');
    expect(readJson(join(folder, 'state.json'), 'none')).toBe('none');
  });

  it('that is a log explains a failure by its latest run only, and by its end', () => {
    const log = join(folder, 'a.log');
    writeFileSync(log, '---- started 1 ----\nold fault\n---- started 2 ----\nnew fault\n');
    expect(lastLines(log)).toBe('---- started 2 ----\nnew fault');
    writeFileSync(log, Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n'));
    expect(lastLines(log, 2)).toBe('line 48\nline 49');
    expect(lastLines(join(folder, 'none.log'))).toBe('');
  });
});
