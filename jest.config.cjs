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

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // Tests wait for conditions; on a busy machine one may take its time, and a hang still ends.
  testTimeout: 60_000,
  // More workers than the cores of a small machine: the tests wait for the most part.
  maxWorkers: 3,
  testMatch: [
    '<rootDir>/src/**/*.spec.ts',
    '<rootDir>/sandbox/**/*.spec.ts',
    '<rootDir>/bench/**/*.spec.ts',
    '<rootDir>/test/**/*.spec.ts',
  ],
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  setupFiles: ['<rootDir>/test/support/quick-wasm.cjs'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      {
        tsconfig: '<rootDir>/tsconfig.spec.json',
        // Types are checked by `npm run build` and `npm run typecheck`, once for all workers.
        diagnostics: false,
        astTransformers: {
          before: [
            '<rootDir>/test/support/swagger-transformer.cjs',
            '<rootDir>/test/support/import-meta-transformer.cjs',
          ],
        },
      },
    ],
    '^.+\\.[cm]?js$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: false,
        module: { type: 'commonjs' },
        jsc: { target: 'es2023', parser: { syntax: 'ecmascript' }, keepClassNames: true },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPattern})/)`],
  collectCoverageFrom: ['src/**/*.ts', 'sandbox/**/*.ts', '!**/main.ts', '!**/*.spec.ts'],
  coverageProvider: 'babel',
  coverageReporters: ['text-summary', 'lcov'],
};
