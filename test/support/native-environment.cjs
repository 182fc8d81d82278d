// Jest evaluates every module anew for every test file, and the whole service is a thousand of them.
// Tests that run it therefore take the built program, which Node itself loads once per worker: they
// start in a fraction of the time, and what they test is what ships.
const { TestEnvironment } = require('jest-environment-node');
const { createRequire } = require('node:module');
const { setFlagsFromString } = require('node:v8');

// As the service does before it opens its embedded database; tests open one before it.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');
process.setSourceMapsEnabled(true);

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.requireNative = createRequire(__filename);
    // reflect-metadata keeps what decorators say on this object: one for the program and its tests.
    this.global.Reflect = Reflect;
  }
};
