// Stands the module that Node itself has loaded in for a file: see native-environment.cjs.
const { join, relative, sep } = require('node:path');

const root = join(__dirname, '../..');
const SERVICE = join(root, 'dist/service/service.js');

const built = (path) => join(root, 'dist', relative(root, path)).replace(/\.ts$/, '.js');

const BUNDLED_PACKAGE = /\/node_modules\/(@nestjs\/(?:common|core|platform-fastify))\/index\.js$/;

const moduleOf = (path) => {
  const bundled = BUNDLED_PACKAGE.exec(path)?.[1];
  if (bundled !== undefined) {
    return `requireNative(${JSON.stringify(SERVICE)})[${JSON.stringify(bundled)}]`;
  }
  if (path.includes('/node_modules/')) {
    return `requireNative(${JSON.stringify(path)})`;
  }
  const inService = relative(join(root, 'src'), path);
  if (inService.startsWith('..')) {
    return `requireNative(${JSON.stringify(built(path))})`;
  }
  const name = inService.replaceAll(sep, '/').replace(/\.ts$/, '.js');
  return `requireNative(${JSON.stringify(SERVICE)})[${JSON.stringify(name)}]`;
};

module.exports = {
  process: (_source, path) => ({ code: `module.exports = ${moduleOf(path)};` }),
  getCacheKey: (_source, path) => `service2:${path}`,
};
