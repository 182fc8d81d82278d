// The same compiler plugin that `nest build` runs, so that tests see the OpenAPI document that ships.
const transformer = require('@nestjs/swagger/plugin');
const nestCli = require('../../nest-cli.json');

module.exports.name = 'nestjs-swagger-transformer';
module.exports.version = 1;
module.exports.factory = (compiler) =>
  transformer.before(nestCli.compilerOptions.plugins[0].options, compiler.program ?? compiler);
