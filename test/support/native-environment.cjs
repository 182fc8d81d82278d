// Jest evaluates every module anew for every test file, and the whole service is a thousand of them.
// Tests that run it therefore take the built program, which Node itself loads once per worker: they
// start in a fraction of the time, and what they test is what ships.
const { TestEnvironment } = require('jest-environment-node');
const { createRequire } = require('node:module');

process.setSourceMapsEnabled(true);

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.requireNative = createRequire(__filename);
    // reflect-metadata keeps what decorators say on this object: one for the program and its tests.
    this.global.Reflect = Reflect;
  }
};
