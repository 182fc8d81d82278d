import { setSourceMapsSupport } from 'node:module';

// Loaded with `node --import` (Node 22.14 or later), before anything else. Stack traces point into our own TypeScript;
// `--enable-source-maps` would also read and keep the maps of every dependency, which took 10 MB, and
// 30 MB with the embedded database.
setSourceMapsSupport(true, { nodeModules: false });
