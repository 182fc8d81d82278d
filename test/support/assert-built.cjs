const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
/** What runs where a test needs the service as a process. */
const BUNDLE = join(root, 'dist/service/main.js');

exports.assertBuilt = () => {
  const bundledAt = existsSync(BUNDLE) ? statSync(BUNDLE).mtimeMs : 0;
  const stale = sources().find((source) => isStale(source, bundledAt));
  if (stale !== undefined) {
    throw new Error(
      `${stale} is not in dist as it stands: run \`npm run compile\`, as \`npm test\` does`,
    );
  }
};

const sources = () =>
  ['src', 'sandbox'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => /(?<!\.spec|\.d)\.ts$/.test(name))
      .map((name) => join(folder, name)),
  );

const isStale = (source, bundledAt) => {
  const built = join(root, 'dist', source.replace(/\.ts$/, '.js'));
  const writtenAt = statSync(join(root, source)).mtimeMs;
  return !existsSync(built) || statSync(built).mtimeMs < writtenAt || bundledAt < writtenAt;
};
