import { mkdirSync, mkdtempSync, rmSync, writeFileSync, chmodSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findJdk, javaMajor } from '../preflight/java.mjs';

describe('The JDK', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jdk-'));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const jdk = (name: string, version: string): string => {
    const home = join(folder, name);
    mkdirSync(join(home, 'bin'), { recursive: true });
    writeFileSync(join(home, 'bin', 'java'), '');
    writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
    return home;
  };
  const find = (env: Record<string, string>) => findJdk({ env, minimum: 21, roots: [folder] });

  it('tells its version in its release file, in the old form too', () => {
    expect(javaMajor('JAVA_VERSION="25.0.1"')).toBe(25);
    expect(javaMajor('JAVA_VERSION="1.8.0_402"')).toBe(8);
    expect(javaMajor('JAVA_VERSION="22-ea"')).toBe(22);
    expect(javaMajor('nothing')).toBeUndefined();
  });

  it('is the newest of those installed when none is named', () => {
    jdk('a-21', '21.0.4');
    const newest = jdk('b-25', '25.0.1');
    jdk('c-17', '17.0.15');
    expect(find({}).home).toBe(newest);
  });

  it('is the one of JAVA_HOME when that is new enough', () => {
    jdk('b-25', '25.0.1');
    expect(find({ JAVA_HOME: jdk('a-21', '21.0.4') }).major).toBe(21);
  });

  it('is looked for further when JAVA_HOME and the PATH are too old', () => {
    const old = jdk('c-17', '17.0.15');
    const newest = jdk('b-25', '25.0.1');
    expect(find({ JAVA_HOME: old, PATH: join(old, 'bin') }).home).toBe(newest);
  });

  it('is found behind the links of the PATH', () => {
    const home = jdk('elsewhere', '24.0.2');
    mkdirSync(join(folder, 'links'));
    symlinkSync(join(home, 'bin', 'java'), join(folder, 'links', 'java'));
    const found = findJdk({ env: { PATH: join(folder, 'links') }, minimum: 21, roots: [] });
    expect(found.major).toBe(24);
  });

  it('of OPENROUNDS_JAVA_HOME is never passed over silently', () => {
    jdk('b-25', '25.0.1');
    const old = jdk('c-17', '17.0.15');
    expect(() => find({ OPENROUNDS_JAVA_HOME: old })).toThrow(/holds Java 17: point it at a JDK 21 or later/);
    expect(() => find({ OPENROUNDS_JAVA_HOME: join(folder, 'none') })).toThrow(/holds no JDK/);
  });

  it('that is missing ends the start with what was found instead', () => {
    const old = jdk('c-17', '17.0.15');
    expect(() => find({})).toThrow(`need a JDK 21 or later, found Java 17 in ${old}`);
    expect(() => findJdk({ env: {}, minimum: 21, roots: [] })).toThrow(/found no Java at all/);
  });
});
