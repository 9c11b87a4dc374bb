import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportOptions, ImportOutcome } from '@openrounds/service';
import { ImportRegister } from '../src/register/import-register.js';
import type { Identity } from './support.js';

const fixtures = join(import.meta.dirname, '../src/verification/authorities/fixtures');
const fixture = { 'us-npi': 'us-npi.csv', 'us-leie': 'us-leie.csv', 'fr-rpps': 'fr-rpps.txt' } as const;
export type Kind = keyof typeof fixture;
export const kinds = Object.keys(fixture) as Kind[];

/** Numbers of the fixture. */
export const npi = {
  ada: '2100000019',
  zoe: '2100011123',
  gone: '2100033341',
  boris: '2100055567',
  cyrus: '2100044454',
};

/** The fixtures of public files, and changed copies of them. */
export class Registers {
  constructor(
    private readonly identity: Identity,
    readonly folder: string,
  ) {}

  import(kind: Kind, path = this.fixture(kind), options: ImportOptions = {}): Promise<ImportOutcome> {
    return this.identity.app.get(ImportRegister).run(kind, path, options);
  }

  fixture(kind: Kind): string {
    return join(fixtures, fixture[kind]);
  }

  /** A changed copy of a fixture, as the file of another day. */
  async edited(kind: Kind, day: string, change: (text: string) => string): Promise<string> {
    const path = join(this.folder, `${kind}_${day}.csv`);
    await writeFile(path, change(await readFile(this.fixture(kind), 'utf8')));
    return path;
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** With all fixtures imported. */
export async function startRegisters(identity: Identity): Promise<Registers> {
  const registers = new Registers(identity, await mkdtemp(join(tmpdir(), 'registers-')));
  for (const kind of kinds) await registers.import(kind);
  return registers;
}
