import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');

interface Message {
  ruleId: string;
  message: string;
}

interface Wrong {
  what: string;
  /** A file of the repository that the text pretends to be. */
  file: string;
  text: string;
  rule: string;
  says: RegExp;
}

function fileLike(glob: string): string {
  const files = globSync(glob, { cwd: root }).sort();
  const [file] = glob.includes('spec') ? files : files.filter((name) => !name.endsWith('.spec.ts'));
  if (!file) throw new Error(`There is no file like ${glob}.`);
  return file;
}

const boundary = '@nx/enforce-module-boundaries';
const imports = 'no-restricted-imports';
const app = 'apps/cases/src/service.ts';

const wrong: Wrong[] = [
  {
    what: 'an app imports another app by its folder',
    file: app,
    text: "import { service } from '../../ratings/src/service.js';\nexport const other = service;",
    rule: boundary,
    says: /relative or absolute/,
  },
  {
    what: 'an app imports another app by its name',
    file: app,
    text: "import * as ratings from '@openrounds/app-ratings';\nexport const other = ratings;",
    rule: imports,
    says: /another service/,
  },
  {
    what: 'an app imports the testing library outside a spec',
    file: app,
    text: "import { until } from '@openrounds/testing';\nexport const wait = until;",
    rule: boundary,
    says: /type:app/,
  },
  {
    what: 'an app imports a tool',
    file: app,
    text: "import * as stack from '@openrounds/stack';\nexport const s = stack;",
    rule: boundary,
    says: /type:app/,
  },
  {
    what: 'a platform library imports the testing library outside a spec',
    file: fileLike('libs/http/src/*.ts'),
    text: "import { until } from '@openrounds/testing';\nexport const wait = until;",
    rule: boundary,
    says: /type:platform|Circular/,
  },
  {
    what: 'contracts import a platform library',
    file: fileLike('libs/contracts/src/*.ts'),
    text: "import { readEnv } from '@openrounds/config';\nexport const read = readEnv;",
    rule: boundary,
    says: /type:contracts|Circular|any libs/,
  },
  {
    what: 'contracts import Nest',
    file: fileLike('libs/contracts/src/*.ts'),
    text: "import { Injectable } from '@nestjs/common';\nexport const i = Injectable;",
    rule: imports,
    says: /zod and nothing else/,
  },
  {
    what: 'an app imports kafkajs',
    file: app,
    text: "import { Kafka } from 'kafkajs';\nexport const k = Kafka;",
    rule: imports,
    says: /libs\/messaging/,
  },
  {
    what: 'a library imports the Elasticsearch client',
    file: fileLike('libs/http/src/*.ts'),
    text: "import { Client } from '@elastic/elasticsearch';\nexport const c = Client;",
    rule: imports,
    says: /apps\/search\/src\/index/,
  },
  {
    what: 'a query of search imports the Elasticsearch client',
    file: fileLike('apps/search/src/query/*.ts'),
    text: "import { Client } from '@elastic/elasticsearch';\nexport const c = Client;",
    rule: imports,
    says: /apps\/search\/src\/index/,
  },
  {
    what: 'an app imports pg',
    file: app,
    text: "import pg from 'pg';\nexport const p = pg;",
    rule: imports,
    says: /libs\/database/,
  },
  {
    what: 'an app imports the migrations package',
    file: app,
    text: "import { Migration } from '@mikro-orm/migrations';\nexport const m = Migration;",
    rule: imports,
    says: /@openrounds\/database/,
  },
  {
    what: 'an entity imports Nest',
    file: fileLike('apps/discussions/src/post/*.entity.ts'),
    text: "import { Injectable } from '@nestjs/common';\nexport const i = Injectable;",
    rule: imports,
    says: /nothing of Nest/,
  },
  {
    what: 'a controller imports the entity manager',
    file: fileLike('apps/discussions/src/post/*.controller.ts'),
    text: "import { EntityManager } from '@mikro-orm/postgresql';\nexport const e = EntityManager;",
    rule: imports,
    says: /no entity manager/,
  },
  {
    what: 'a projection imports a controller',
    file: fileLike('apps/discussions/src/**/*.projection.ts'),
    text: "import { PostsController } from '../post/posts.controller.js';\nexport const p = PostsController;",
    rule: imports,
    says: /no controller/,
  },
  {
    what: 'an app reads the environment itself',
    file: app,
    text: 'export const url = process.env.DATABASE_URL;',
    rule: 'no-restricted-properties',
    says: /readEnv/,
  },
  {
    what: 'an app imports the environment of the process',
    file: app,
    text: "import { env } from 'node:process';\nexport const e = env;",
    rule: imports,
    says: /readEnv/,
  },
  {
    what: 'a promise floats',
    file: app,
    text: 'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}',
    rule: '@typescript-eslint/no-floating-promises',
    says: /./,
  },
  {
    what: 'a promise stands for a condition',
    file: app,
    text: 'declare function ready(): Promise<boolean>;\nexport const state = (): string => (ready() ? "a" : "b");',
    rule: '@typescript-eslint/no-misused-promises',
    says: /./,
  },
  {
    what: 'a file exports by default',
    file: app,
    text: 'export default 1;',
    rule: 'no-restricted-exports',
    says: /default/,
  },
  {
    what: 'a test is skipped',
    file: fileLike('apps/*/test/*.spec.ts'),
    text: "import { it } from '@jest/globals';\nit.skip('x', () => undefined);",
    rule: 'no-restricted-properties',
    says: /does not run/,
  },
  {
    what: 'a file has 301 lines',
    file: app,
    text: `${'// line\n'.repeat(300)}export const a = 1;\n`,
    rule: 'max-lines',
    says: /301/,
  },
  {
    what: 'a function has 41 lines',
    file: app,
    text: `export function long(): number {\n${'  Math.random();\n'.repeat(38)}  return 1;\n}\n`,
    rule: 'max-lines-per-function',
    says: /41/,
  },
  {
    what: 'a comment switches a rule off',
    file: app,
    text: '// eslint-disable-next-line eqeqeq\nexport const a = (b: string): boolean => b == "x";',
    rule: 'eqeqeq',
    says: /===/,
  },
];

const right = [
  {
    what: 'a spec of an app may import the testing library',
    file: fileLike('apps/*/test/*.integration.spec.ts'),
    text: "import { until } from '@openrounds/testing';\nexport const wait = until;",
  },
  {
    what: 'messaging may import kafkajs',
    file: fileLike('libs/messaging/src/*.ts'),
    text: "import { Kafka } from 'kafkajs';\nexport const k = Kafka;",
  },
  {
    what: 'the index of search may import the client',
    file: fileLike('apps/search/src/index/*.ts'),
    text: "import { Client } from '@elastic/elasticsearch';\nexport const c = Client;",
  },
  {
    what: 'a class with decorators imports what it injects as a value',
    file: app,
    text: "import { Injectable } from '@nestjs/common';\nimport { Clock } from '@openrounds/database';\n\n@Injectable()\nexport class Watch {\n  constructor(private readonly clock: Clock) {}\n\n  now(): Date {\n    return this.clock.now();\n  }\n}\n",
  },
];

let messages: Message[][] = [];

beforeAll(() => {
  const { NODE_OPTIONS: _jest, ...env } = process.env;
  const input = JSON.stringify(
    [...wrong, ...right].map(({ file, text }) => ({ file: join(root, file), text })),
  );
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'lint-texts.mjs')],
    { input, env, encoding: 'utf8', maxBuffer: 1e8 },
  );
  if (status !== 0) throw new Error(stderr);
  messages = JSON.parse(stdout) as Message[][];
}, 300_000);

describe('the linter refuses that', () => {
  it.each(wrong.map((text, at) => ({ ...text, at })))('$what', ({ at, rule, says }) => {
    const found = messages[at]!.filter(({ ruleId }) => ruleId === rule).map(({ message }) => message);
    expect({ found: found.join('\n'), all: messages[at] }).toEqual({
      found: expect.stringMatching(says),
      all: messages[at],
    });
  });
});

describe('the linter allows that', () => {
  it.each(right.map((text, at) => ({ ...text, at: wrong.length + at })))('$what', ({ at }) => {
    expect(messages[at]).toEqual([]);
  });
});
