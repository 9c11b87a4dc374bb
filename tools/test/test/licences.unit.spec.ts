import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { LockedPackage } from './licences.js';
import { isPermissive, licenceProblems, nameOf, shippedPackages } from './licences.js';

const root = join(import.meta.dirname, '../../..');

function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;
}

interface Manifest {
  readonly license?: string | { readonly type: string };
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

function licenceOf({ license }: Manifest): string | undefined {
  return typeof license === 'object' ? license.type : license;
}

describe('The packages that ship', () => {
  const shipped = shippedPackages(
    readJson<{ packages: Record<string, LockedPackage> }>('package-lock.json').packages,
  );

  it('are those of production, with all that they bring along', () => {
    const names = shipped.map(([place]) => nameOf(place));
    expect(names).toEqual(
      expect.arrayContaining([
        'kafkajs',
        '@elastic/elasticsearch',
        '@node-rs/argon2',
        'nodemailer',
        'pg-types',
      ]),
    );
    expect(names).not.toContain('jest');
    expect(names.length).toBeGreaterThan(150);
  });

  it('stand under a licence that lets everybody pass them on', () => {
    expect(licenceProblems(shipped)).toEqual([]);
  });

  it('state the same licence in their own manifest as in the lock file', () => {
    const installed = shipped.filter(([place]) => existsSync(join(root, place, 'package.json')));
    expect(installed.length).toBeGreaterThan(150);
    const different = installed.filter(
      ([place, { license }]) => licenceOf(readJson<Manifest>(place, 'package.json')) !== license,
    );
    expect(different.map(([place]) => nameOf(place))).toEqual([]);
  });

  it('are pinned exactly', () => {
    const { dependencies, devDependencies } = readJson<Manifest>('package.json');
    const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(ranges).toEqual([]);
  });
});

describe('The check of licences', () => {
  const lock = (license?: string, more: LockedPackage = {}): Record<string, LockedPackage> => ({
    '': { version: '0.1.0', license: 'Apache-2.0' },
    'apps/gateway': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
    'node_modules/a/node_modules/@b/c': {
      version: '2.3.4',
      ...(license === undefined ? {} : { license }),
      ...more,
    },
  });

  it.each([
    'GPL-3.0-only',
    'GPL-2.0-or-later',
    'AGPL-3.0',
    'LGPL-3.0',
    'SSPL-1.0',
    'Elastic-2.0',
    'UNLICENSED',
  ])('refuses a package under %s, however deep it lies', (license) => {
    expect(licenceProblems(shippedPackages(lock(license)))).toEqual([`@b/c@2.3.4: ${license}`]);
  });

  it('refuses a package that states no licence', () => {
    expect(licenceProblems(shippedPackages(lock()))).toEqual(['@b/c@2.3.4: unknown']);
  });

  it('takes a licence of single files for the packages that were looked at, and for no other', () => {
    const named = (name: string, license: string) => licenceProblems([[`node_modules/${name}`, { license }]]);
    expect(named('fxa-common-password-list', 'MPL-2.0')).toEqual([]);
    expect(named('fxa-common-password-list', 'GPL-3.0-only')).toHaveLength(1);
    expect(named('another', 'MPL-2.0')).toHaveLength(1);
  });

  it('passes over what is for development only, and our own workspaces', () => {
    expect(licenceProblems(shippedPackages(lock('GPL-3.0-only', { dev: true })))).toEqual([]);
    expect(licenceProblems(shippedPackages(lock('GPL-3.0-only', { link: true })))).toEqual([]);
  });

  it('reads a choice as a choice and a sum as a sum', () => {
    expect(isPermissive('MIT OR GPL-3.0-only')).toBe(true);
    expect(isPermissive('MIT AND GPL-3.0-only')).toBe(false);
    expect(isPermissive('(MIT OR GPL-3.0-only) AND (AGPL-3.0 OR ISC)')).toBe(true);
    expect(isPermissive('(MIT AND GPL-3.0-only) OR AGPL-3.0')).toBe(false);
    expect(isPermissive('GPL-2.0-only WITH Classpath-exception-2.0')).toBe(false);
  });
});
