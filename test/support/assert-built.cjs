const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');

module.exports = () => {
  const stale = sources().find(isStale);
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

const isStale = (source) => {
  const built = join(root, 'dist', source.replace(/\.ts$/, '.js'));
  return !existsSync(built) || statSync(built).mtimeMs < statSync(join(root, source)).mtimeMs;
};
