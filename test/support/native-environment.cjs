// Jest evaluates every module anew for every test file, and the whole service is a thousand of them.
// Tests that run it therefore take the bundled service, which Node itself loads once per worker: they
// start in a fraction of the time, and what they test is what ships.
const { TestEnvironment } = require('jest-environment-node');
const { AsyncLocalStorage } = require('node:async_hooks');
const { createRequire } = require('node:module');

process.setSourceMapsEnabled(true);

// Jest makes one for every test file and leaves it enabled. Before Node 24 every promise asks each of them, so that a worker
// would become slower with every file.
const enabledStorages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...call) {
  enabledStorages.add(this);
  return run.apply(this, call);
};

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.requireNative = createRequire(__filename);
    // reflect-metadata keeps what decorators say on this object: one for the program and its tests.
    this.global.Reflect = Reflect;
  }

  async teardown() {
    // The service's own is enabled again by its next use.
    enabledStorages.forEach((storage) => storage.disable());
    enabledStorages.clear();
    await super.teardown();
  }
};
