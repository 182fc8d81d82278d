// Stands the module that Node itself has loaded in for a file: see native-environment.cjs.
const { join, relative } = require('node:path');

const root = join(__dirname, '../..');
const built = (path) =>
  path.includes('/node_modules/')
    ? path
    : join(root, 'dist', relative(root, path)).replace(/\.ts$/, '.js');

module.exports = {
  process: (_source, path) => ({
    code: `module.exports = requireNative(${JSON.stringify(built(path))});`,
  }),
  getCacheKey: (_source, path) => `native:${path}`,
};
