import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { createSandbox, type Sandbox, type SandboxOptions } from './app.js';
import { CREDENTIALS } from './tokens.js';

const USAGE =
  'usage: npm run sandbox -- [--port 3100] [--host 127.0.0.1] [--external-menu FILE] ' +
  '[--nomenclature FILE] [--speed N] [--latency off|real] [--no-quotas] [--lenient] [--public-url URL] ' +
  '[--log-level LEVEL]';

interface Arguments {
  port: number;
  host: string;
  options: SandboxOptions;
}

try {
  const { port, host, options } = readArguments(process.argv.slice(2));
  const sandbox = await createSandbox(options);
  const url = await listen(sandbox, port, host);
  stopOnSignals(sandbox);
  console.log(welcome(url, sandbox.externalMenuId()));
} catch (error) {
  console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

function readArguments(args: string[]): Arguments {
  const values = parse(args);
  const menuFile = values['external-menu'] ?? values.menu;
  return {
    port: readPort(values.port),
    host: values.host,
    options: {
      speed: readSpeed(values.speed),
      latency: readLatency(values.latency),
      quotas: !values['no-quotas'],
      lenient: values.lenient,
      logLevel: values['log-level'],
      ...(values['public-url'] === undefined ? {} : { publicUrl: readUrl(values['public-url']) }),
      ...(menuFile === undefined ? {} : { externalMenuFile: menuFile }),
      ...(values.nomenclature === undefined ? {} : { nomenclatureFile: values.nomenclature }),
    },
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a number from 0 to 65535, not "${text}"`);
  }
  return port;
}

function readUrl(text: string): string {
  if (!URL.canParse(text)) {
    throw new Error(`--public-url must be a URL, not "${text}"`);
  }
  return text.replace(/\/+$/, '');
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new Error(`--speed must be a positive number, not "${text}"`);
  }
  return speed;
}

function readLatency(text: string): 'off' | 'real' {
  if (text !== 'off' && text !== 'real') {
    throw new Error(`--latency must be "off" or "real", not "${text}"`);
  }
  return text;
}

function parse(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '3100' },
        host: { type: 'string', default: '127.0.0.1' },
        'external-menu': { type: 'string' },
        menu: { type: 'string' },
        nomenclature: { type: 'string' },
        speed: { type: 'string', default: '1' },
        latency: { type: 'string', default: 'real' },
        'public-url': { type: 'string' },
        lenient: { type: 'boolean', default: false },
        'no-quotas': { type: 'boolean', default: false },
        'log-level': { type: 'string', default: 'warn' },
      },
    });
    return values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new Error(`${reason}; ${USAGE}`, { cause: error });
  }
}

async function listen(sandbox: Sandbox, port: number, host: string): Promise<string> {
  try {
    return await sandbox.listen({ port, host });
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw isTaken ? new Error(`port ${port} on ${host} is already in use`, { cause }) : cause;
  }
}

function stopOnSignals(sandbox: Sandbox): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void sandbox.close().then(() => process.exit(0));
    });
  }
}

function welcome(url: string, externalMenuId: string): string {
  // The README stays beside the sources, also when the program runs from the build folder.
  const parent = join(import.meta.dirname, '..');
  const root = basename(parent) === 'dist' ? join(parent, '..') : parent;
  return [
    `iiko Cloud sandbox: ${url}`,
    `  v2  apiKey ${CREDENTIALS.apiKey}  appId ${CREDENTIALS.appId}  clientSecret ${CREDENTIALS.clientSecret}`,
    `  v1  apiLogin ${CREDENTIALS.apiLogin}`,
    `  external menu ${externalMenuId} (IIKO_EXTERNAL_MENU_ID of the service)`,
    `  control endpoints below ${url}/__sandbox, for example /__sandbox/state`,
    `  described in ${relative(process.cwd(), join(root, 'sandbox', 'README.md'))}`,
  ].join('\n');
}
