// Bundles the compiled service with its packages. Node reads, resolves and links some 3,500 files
// otherwise, which takes most of the start; drizzle-orm's package.json alone (180 KB) is read for each of
// its hundred files.
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { build } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';

const SERVICE = 'dist/service';

// Packages that find files beside themselves, or need not be installed, stay in node_modules.
const EXTERNAL = [
  '@electric-sql/pglite',
  '@fastify/static',
  'swagger-ui-dist',
  'pg-native',
  '@fastify/multipart',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer/storage',
];

// Packages that are not ES modules call `require` for Node's own modules.
const BANNER = [
  "import { createRequire as createBundleRequire } from 'node:module';",
  "import { dirname as bundleDirname } from 'node:path';",
  "import { fileURLToPath as bundlePath } from 'node:url';",
  'const require = createBundleRequire(import.meta.url);',
  'const __filename = bundlePath(import.meta.url);',
  'const __dirname = bundleDirname(__filename);',
].join('\n');

// A `require` that an ES module makes for itself is invisible to esbuild: it would load a second copy of a package from
// node_modules, with a registry of its own (`@nestjs/mapped-types` inherits the rules of class-transformer that way).
const bundleOwnRequires = {
  name: 'bundle-own-requires',
  setup: ({ onLoad }) => {
    onLoad({ filter: /node_modules\/@nestjs\/.+\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /^const require = createRequire\(import\.meta\.url\);$/m,
        '',
      ),
    }));
  },
};

// Every module is exported, so that the tests run the bundle itself and not the files it is made of.
const BUNDLED = 'dist/bundled';
// Loading one of these starts something.
const MENU_WORKER = 'catalog/iiko/menu-worker.js';
const STARTERS = ['main.js', 'source-maps.js', MENU_WORKER];
const exportedModules = readdirSync('dist/src', { recursive: true })
  .map((path) => path.replaceAll(sep, '/'))
  .filter((path) => path.endsWith('.js') && !STARTERS.includes(path))
  .sort()
  .map((path) => `export * as ${JSON.stringify(path)} from '../src/${path}';`);
// A test that assembles an application of its own needs the Nest that our modules are made with.
const exportedPackages = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-fastify'].map(
  (name) => `export * as ${JSON.stringify(name)} from '${name}';`,
);

rmSync(SERVICE, { recursive: true, force: true });
rmSync(BUNDLED, { recursive: true, force: true });
mkdirSync(BUNDLED, { recursive: true });
writeFileSync(`${BUNDLED}/entry.js`, [...exportedModules, ...exportedPackages].join('\n'));

const SHARED = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: EXTERNAL,
  plugins: [bundleOwnRequires],
  // Nest, the log and the documentation go by the names of classes.
  keepNames: true,
  // The source stays in memory; half of it is comments and blanks.
  minifyWhitespace: true,
  sourcemap: 'linked',
  sourcesContent: false,
  banner: { js: BANNER },
  logLevel: 'error',
};

const { metafile } = await build({
  ...SHARED,
  entryPoints: [`${BUNDLED}/entry.js`],
  outfile: `${SERVICE}/service.js`,
  metafile: true,
});
// What runs in another thread has nothing of the rest in it.
await build({
  ...SHARED,
  entryPoints: [`dist/src/${MENU_WORKER}`],
  outfile: `${SERVICE}/menu-worker.js`,
});
forgetPackages(`${SERVICE}/service.js.map`);
forgetPackages(`${SERVICE}/menu-worker.js.map`);
writeFileSync(
  `${SERVICE}/main.js`,
  'import { "start.js" as starter } from "./service.js";\nawait starter.start();\n',
);
writeFileSync(`${BUNDLED}/packages.json`, JSON.stringify(bundledPackages(metafile.inputs)));
cpSync('dist/src/platform/database/migrations', `${SERVICE}/migrations`, { recursive: true });
cpSync('dist/src/source-maps.js', `${SERVICE}/source-maps.js`);

function bundledPackages(inputs) {
  const names = Object.keys(inputs).map(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1],
  );
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** Stack traces are to point into our sources; with those of every package the map would take 6 MB of memory. */
function forgetPackages(file) {
  const map = JSON.parse(readFileSync(file, 'utf8'));
  const isOurs = map.sources.map((source) => !source.includes('node_modules/'));
  const places = isOurs.map((_, index) => isOurs.slice(0, index).filter(Boolean).length);
  const lines = decode(map.mappings).map((segments) =>
    segments.flatMap(([column, source, line, sourceColumn]) => {
      if (source === undefined) {
        return [];
      }
      return isOurs[source] ? [[column, places[source], line, sourceColumn]] : [[column]];
    }),
  );
  map.sources = map.sources.filter((_, index) => isOurs[index]);
  map.names = [];
  map.mappings = encode(withoutRepeats(lines));
  writeFileSync(file, JSON.stringify(map));
}

/** A place without a source of ours holds until the next one, over the ends of lines, so one says it for all. */
function withoutRepeats(lines) {
  let wasOurs = true;
  return lines.map((segments) =>
    segments.filter(({ length }) => {
      const isNews = length > 1 || wasOurs;
      wasOurs = length > 1;
      return isNews;
    }),
  );
}
