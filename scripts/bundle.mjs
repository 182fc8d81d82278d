// Makes one file of the compiled service and its packages. Node reads, resolves and links some 3,500 files
// otherwise, which takes most of the start; drizzle-orm's package.json alone (180 KB) is read for each of
// its hundred files.
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { build } from 'esbuild';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';

const OUTPUT = 'dist/service';

// What finds files beside itself, or need not be installed, stays where it is.
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

await build({
  entryPoints: ['dist/src/main.js'],
  outfile: `${OUTPUT}/main.js`,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: EXTERNAL,
  // Nest, the log and the documentation go by the names of classes.
  keepNames: true,
  // The source stays in memory; half of it is comments and blanks.
  minifyWhitespace: true,
  sourcemap: 'linked',
  sourcesContent: false,
  banner: { js: BANNER },
  logLevel: 'error',
});
forgetPackages(`${OUTPUT}/main.js.map`);
cpSync('dist/src/database/migrations', `${OUTPUT}/migrations`, { recursive: true });
cpSync('dist/src/source-maps.js', `${OUTPUT}/source-maps.js`);

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
