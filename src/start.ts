import { createApp } from './app.js';
import { ConfigError } from './platform/config/config.js';
import { StartupError } from './platform/database/startup-error.js';
import { messageOf } from './platform/logging/log-error.js';
import { announce, stopOnSignals } from './lifecycle.js';

/** Runs the service until a signal ends it; a start that fails is explained on stderr, and the process exits with 1. */
export async function start(): Promise<void> {
  try {
    const { nest, config } = await createApp();
    stopOnSignals(nest, config);
    await nest.listen(config.http.port, config.http.host);
    await announce(nest, config);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartupError) {
    return error.message;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `The port is taken: ${error.message}. Stop what uses it, or set PORT to another one.`;
  }
  // The stack begins with the message, and the database's quotes what it was given.
  const stack =
    error instanceof Error
      ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
      : [];
  return [messageOf(error), ...stack].join('\n');
}
