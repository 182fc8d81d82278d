// The embedded database is WebAssembly. Optimising it takes longer than a test file uses it.
require('node:v8').setFlagsFromString('--liftoff-only');
