// One configuration for every room: a project per kind of test, so that `jest --selectProjects unit` needs no engine.
const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@openrounds/source', 'node', 'node-addons', 'default'],
  },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2024',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['/dist/', '/.nx/', '/.stack/'],
  setupFiles: ['<rootDir>/libs/testing/src/jest.setup.ts'],
};

const project = (displayName, testMatch, extra = {}) => ({
  ...common,
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
  ...extra,
});

export default {
  maxWorkers: 2,
  workerIdleMemoryLimit: '900MB',
  randomize: true,
  // A service on a database of its own takes seconds to start while everything else runs beside it on two cores.
  testTimeout: 30_000,
  projects: [
    project('unit', [
      'apps/*/src/**/*.spec.ts',
      'libs/*/src/**/*.spec.ts',
      'tools/*/src/**/*.spec.ts',
      'tools/*/test/*.unit.spec.ts',
    ]),
    project('integration', [
      'apps/*/test/**/*.integration.spec.ts',
      'libs/*/test/**/*.integration.spec.ts',
      'tools/*/test/*.integration.spec.ts',
    ]),
    project('journeys', ['tools/{journeys,matrix}/test/**/*.journey.spec.ts'], {
      globalSetup: '<rootDir>/tools/journeys/setup.mjs',
      globalTeardown: '<rootDir>/tools/journeys/teardown.mjs',
    }),
  ],
};
