const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { assertBuilt } = require('./assert-built.cjs');

const TEMPLATE = join(__dirname, 'database-template.mjs');

module.exports = () => {
  assertBuilt();
  // Once, before there are workers, which get this environment. A process of its own, as Jest would compile it.
  process.env.TEST_DATABASE_TEMPLATE = execFileSync(process.execPath, [TEMPLATE], {
    encoding: 'utf8',
  });
};
