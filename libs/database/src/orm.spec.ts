import { describe, expect, it } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import type { MigrationClass } from './orm.js';
import { defineOrm } from './orm.js';

function named(name: string): MigrationClass {
  class Nothing extends Migration {
    up(): void {}
  }
  return Object.defineProperty(Nothing, 'name', { value: name });
}
const define = (...names: string[]) =>
  defineOrm({ name: 'spec', entities: [], migrations: names.map(named) });

describe('defineOrm', () => {
  it('a migration says when it was written and what it does', () => {
    expect(() => define('Migration20261122120000_create_post')).not.toThrow();
    expect(() => define('Migration20261122120000')).toThrow('verb_noun');
    expect(() => define('CreatePost')).toThrow('verb_noun');
  });

  it('migrations are listed once and in order', () => {
    const [first, second] = [
      'Migration20261122120000_create_post',
      'Migration20261122130000_create_comment',
    ] as const;
    expect(() => define(first, second)).not.toThrow();
    expect(() => define(second, first)).toThrow('must come before');
    expect(() => define(first, first)).toThrow('must come before');
  });
});
