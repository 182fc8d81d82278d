const { assertBuilt } = require('./assert-built.cjs');
const { prepareDatabaseTemplate } = require('./database-template.cjs');

module.exports = async () => {
  assertBuilt();
  // Workers are started with this environment.
  process.env.TEST_DATABASE_TEMPLATE = await prepareDatabaseTemplate();
};
