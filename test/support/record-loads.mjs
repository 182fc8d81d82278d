// Given to Node by --import. Writes to the file named by RECORDED_LOADS each package that the bundled service loads from
// node_modules while it runs: one name a line.
import { appendFileSync } from 'node:fs';
import Module, { register } from 'node:module';
import { fileURLToPath } from 'node:url';

const BUNDLE = /\/dist\/service\/[^/]+\.js$/;

/** Also the hooks of import: they run in a thread of their own, which loads this file once more. */
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  record(context.parentURL, found.url.startsWith('file:') ? fileURLToPath(found.url) : '');
  return found;
}

function record(parent, path) {
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (name !== undefined && BUNDLE.test(parent ?? '')) {
    appendFileSync(process.env.RECORDED_LOADS, `${name}\n`);
  }
}

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const path = resolveFilename.call(this, request, parent, ...rest);
  record(parent?.filename, path);
  return path;
};

if (process.env.RECORDING !== 'on') {
  process.env.RECORDING = 'on';
  register(import.meta.url);
}
