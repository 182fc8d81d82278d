const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

// Nest 12 and part of the Fastify tree are ESM only. Jest can load ESM through require() only on
// Node >= 24.9 with --experimental-vm-modules, so every ESM package is compiled to CommonJS here.
const root = join(__dirname, 'node_modules');
const packageNames = readdirSync(root).flatMap((entry) =>
  entry.startsWith('@')
    ? readdirSync(join(root, entry)).map((name) => `${entry}/${name}`)
    : [entry],
);
const esmPackages = packageNames.filter((name) => {
  const manifest = join(root, name, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
});
const esmPattern = esmPackages.map((name) => name.replace(/[.+/]/g, '\\$&')).join('|');

const compile = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2023',
      parser,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
  },
];
// Types are checked by `npm run build` and `npm run typecheck`, once for all workers.
const compileSources = { '^.+\\.ts$': compile({ syntax: 'typescript', decorators: true }) };
const compileEsmPackages = { '^.+\\.[cm]?js$': compile({ syntax: 'ecmascript' }) };

// Loaded once by Node itself. Some keep a registry, which the program and its tests must share; to evaluate the others
// for every test file takes longer than many a test.
const NATIVE_PACKAGES = [
  '@nestjs/.+',
  '@redis/client',
  'axios',
  'class-transformer',
  'class-validator',
  'drizzle-orm',
  'luxon',
  'pg',
  'pino',
  'reflect-metadata',
  'standardwebhooks',
  'typescript',
].join('|');

const common = {
  rootDir: __dirname,
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
};

// Local times of restaurants are converted explicitly; a test must not pass by the machine's own zone.
process.env.TZ = 'UTC';

/** @type {import('jest').Config} */
module.exports = {
  // Tests wait for conditions; on a busy machine one may take its time, and a hang still ends.
  testTimeout: 900_000,
  // More workers than the cores of a small machine: the tests wait for the most part. A PostgreSQL as it is installed has
  // connections for fewer.
  maxWorkers: (process.env.TEST_DATABASE_URL ?? '') === '' ? 6 : 5,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testEnvironment: 'node',
      testMatch: [
        '<rootDir>/src/**/*.spec.ts',
        '<rootDir>/sandbox/**/*.spec.ts',
        '<rootDir>/bench/**/*.spec.ts',
        '<rootDir>/chaos/**/*.spec.ts',
      ],
      transform: { ...compileSources, ...compileEsmPackages },
      transformIgnorePatterns: [`/node_modules/(?!(${esmPattern})/)`],
    },
    {
      ...common,
      displayName: 'service',
      globalSetup: '<rootDir>/test/support/global-setup.cjs',
      testEnvironment: '<rootDir>/test/support/native-environment.cjs',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      transform: {
        [`/node_modules/(${NATIVE_PACKAGES})/`]: '<rootDir>/test/support/native-transformer.cjs',
        '^.+/(src|sandbox)/.+\\.ts$': '<rootDir>/test/support/native-transformer.cjs',
        ...compileSources,
        ...compileEsmPackages,
      },
      transformIgnorePatterns: [`/node_modules/(?!(${NATIVE_PACKAGES}|${esmPattern})/)`],
    },
  ],
};
