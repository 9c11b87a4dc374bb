// Rules that hold the house together. Who may import whom is written down in docs/architecture.md.
import nx from '@nx/eslint-plugin';
import { createProjectGraphAsync } from '@nx/devkit';
import { defineConfig } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

// The boundary rule reads the project graph from a cache and passes in silence where there is none.
process.env.NX_DAEMON = 'false';
await createProjectGraphAsync({ exitOnError: true });

const SOURCES = ['{apps,libs,tools}/*/src/**/*.ts', '{apps,libs,tools}/*/test/**/*.ts'];
const SPECS = [
  '**/*.spec.ts',
  '{apps,libs,tools}/*/test/**/*.ts',
  'libs/testing/src/**/*.ts',
  '**/fixtures/**/*.ts',
];
/** Lists, not logic. */
const DATA = [
  'libs/contracts/src/{samples,specialties,regions}*.ts',
  'apps/*/src/**/{seed,demo}/**/*.ts',
  'apps/*/src/migrations/*.ts',
  '**/*.fixture.ts',
];

const to = (...tags) => tags.map((tag) => `type:${tag}`);
const boundaries = (forApps) => [
  'error',
  {
    // Packages carry no list of third-party modules of their own: the root holds the one set of pins.
    allow: [],
    // The specs of a platform library may use what the services' specs use; its sources may not (see below).
    ignoredCircularDependencies: [['tag:type:platform', 'tag:type:testing']],
    depConstraints: [
      { sourceTag: 'type:app', onlyDependOnLibsWithTags: to('contracts', 'platform', ...forApps) },
      {
        sourceTag: 'type:contracts',
        onlyDependOnLibsWithTags: [],
        allowedExternalImports: ['zod', '@jest/globals', 'fast-check'],
      },
      { sourceTag: 'type:platform', onlyDependOnLibsWithTags: to('contracts', 'platform', ...forApps) },
      { sourceTag: 'type:testing', onlyDependOnLibsWithTags: to('contracts', 'platform') },
      { sourceTag: 'type:tool', onlyDependOnLibsWithTags: to('contracts', 'platform', 'testing', 'tool') },
      ...['identity', 'discussions', 'cases', 'ratings', 'search', 'gateway'].map((scope) => ({
        sourceTag: `scope:${scope}`,
        onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
      })),
      { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
    ],
  },
];

/** Drivers and who may hold each; everyone else goes through that room. */
const DRIVERS = {
  kafka: {
    group: ['kafkajs', 'kafkajs/*'],
    message: 'Only libs/messaging speaks to Kafka: use Outbox, @Projection, @Reaction.',
  },
  elastic: { group: ['@elastic/*'], message: 'Only apps/search/src/index speaks to Elasticsearch.' },
  postgres: {
    group: ['pg', 'pg-*'],
    message: 'Only libs/database holds the driver: use Reads and named statements.',
  },
  migrations: { group: ['@mikro-orm/migrations'], message: 'Import Migration from @openrounds/database.' },
};
const APPS = {
  group: ['@openrounds/app-*'],
  message: 'No one imports another service: what they share is in @openrounds/contracts.',
};
const ENVIRONMENT = {
  group: ['process', 'node:process'],
  importNames: ['env'],
  message: 'Read the environment with readEnv of @openrounds/config.',
};
const OUTER_LAYERS = {
  entity: { group: ['@nestjs/*'], message: 'An entity is a row and its rules: it knows nothing of Nest.' },
  controller: {
    group: ['@mikro-orm/*'],
    message: 'A controller calls use cases and read models: no entity manager here.',
  },
  projection: { group: ['**/*.controller.js'], message: 'A projection knows no controller.' },
};

function imports(files, allowed, ...more) {
  const drivers = Object.entries(DRIVERS).flatMap(([name, ban]) => (allowed.includes(name) ? [] : [ban]));
  const rule = [
    'error',
    { patterns: [APPS, ...drivers, ...(allowed.includes('env') ? [] : [ENVIRONMENT]), ...more] },
  ];
  return { files, rules: { 'no-restricted-imports': rule } };
}

const NO_ENV = {
  object: 'process',
  property: 'env',
  message: 'Read the environment with readEnv of @openrounds/config.',
};
const FOCUS = ['it', 'test', 'describe'].flatMap((object) =>
  ['only', 'skip', 'todo', 'failing'].map((property) => ({
    object,
    property,
    message: 'A test that does not run is a defect.',
  })),
);

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      '.stack/**',
      'coverage/**',
      '**/*.d.ts',
      'docs/**',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: SOURCES,
    extends: [tseslint.configs.base, ...tseslint.configs.recommended, prettier],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        emitDecoratorMetadata: true,
        experimentalDecorators: true,
      },
    },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries([]),
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'no-restricted-properties': ['error', NO_ENV, ...FOCUS],
      'no-restricted-globals': ['error', 'fit', 'xit', 'fdescribe', 'xdescribe', 'xtest'],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 5 }],
    },
  },
  // A describe block is as long as its tests; a test may stand beside what it tests.
  {
    files: SPECS,
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': ['error', ...FOCUS],
      '@nx/enforce-module-boundaries': boundaries(['testing']),
    },
  },
  { files: DATA, rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' } },
  {
    files: ['libs/config/src/**/*.ts', 'tools/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', ...FOCUS] },
  },
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },

  imports(SOURCES, []),
  imports(['libs/contracts/src/**/*.ts'], [], {
    regex: '^(?!zod$|\\.{1,2}/|node:|@jest/globals$|fast-check$)',
    message: 'Contracts know zod and nothing else.',
  }),
  imports(['libs/config/**/*.ts'], ['env']),
  imports(['libs/messaging/**/*.ts'], ['kafka']),
  imports(['libs/database/**/*.ts'], ['postgres', 'migrations']),
  imports(['apps/search/src/index/**/*.ts', 'apps/search/test/**/*.ts'], ['elastic']),
  imports(['libs/testing/**/*.ts'], ['postgres', 'env']),
  // A spec of a library may look past it, at the engine.
  imports(['libs/*/test/**/*.ts'], ['kafka', 'postgres', 'env']),
  imports(['tools/**/*.ts'], Object.keys(DRIVERS).concat('env')),
  imports(['apps/*/src/**/*.entity.ts'], [], OUTER_LAYERS.entity),
  imports(['apps/*/src/**/*.controller.ts'], [], OUTER_LAYERS.controller),
  imports(['apps/*/src/**/*.projection.ts'], [], OUTER_LAYERS.projection),
);
