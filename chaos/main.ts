import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countBy, keepBooks, keepLogs, toText } from './report.js';
import { runChaos, type ChaosPlan } from './run.js';
import { startStack } from './stack.js';

const USAGE = 'usage: npm run chaos -- [--seed N] [--orders 600] [--minutes 1.5] [--replicas 3]';
const DIST = resolve(import.meta.dirname, '..');
const GUESTS = 16;
const KILLS_PER_MINUTE = 6;

try {
  const { replicas, ...plan } = readArguments(process.argv.slice(2));
  plan.say(`seed ${plan.seed}: starting ${replicas} replicas on servers of their own`);
  const stack = await startStack(DIST, replicas);
  process.once('SIGINT', () => void stack.stop().then(() => process.exit(130)));
  const folder = join(tmpdir(), `foodtech-chaos-seed-${plan.seed}`);
  process.exitCode = 1;
  try {
    plan.say(`${plan.orders} orders under fire`);
    const outcome = await runChaos(stack.victims, plan);
    const calls = await stack.victims.sandbox.calls();
    console.log(toText(outcome, countBy(calls.map(({ status }) => String(status)))));
    const isClean = outcome.findings.length === 0 && outcome.deaths.length === 0;
    const isWhole = outcome.accepted >= plan.orders;
    console.log(`\nseed ${plan.seed}: ${verdict(isClean, isWhole)}`);
    keepBooks(folder, outcome);
    process.exitCode = isClean && isWhole ? 0 : 1;
  } finally {
    if (process.exitCode !== 0) {
      keepLogs(folder, stack.victims.replicas);
      console.error(`logs and books: ${folder}`);
    }
    await stack.stop();
  }
} catch (error) {
  console.error(`chaos: ${error instanceof Error ? explain(error) : String(error)}`);
  process.exitCode = 1;
}

function explain({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

function verdict(isClean: boolean, isWhole: boolean): string {
  if (!isClean) {
    return 'THE BOOKS DO NOT AGREE';
  }
  return isWhole
    ? 'clean: nothing lost, nothing doubled'
    : 'too few orders were accepted to say anything';
}

function readArguments(args: string[]): ChaosPlan & { replicas: number } {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
      orders: { type: 'string', default: '600' },
      minutes: { type: 'string', default: '1.5' },
      replicas: { type: 'string', default: '3' },
    },
  });
  const minutes = readNumber('minutes', values.minutes, 0.1);
  return {
    seed: readNumber('seed', values.seed, 0),
    orders: readNumber('orders', values.orders, 1),
    replicas: readNumber('replicas', values.replicas, 1),
    guests: GUESTS,
    lengthMs: Math.round(minutes * 60_000),
    kills: Math.round(minutes * KILLS_PER_MINUTE),
    troubleEveryMs: 700,
    settleMs: 150_000,
    say: (text) => {
      console.error(text);
    },
  };
}

function readNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (
    !Number.isFinite(value) ||
    value < least ||
    (name !== 'minutes' && !Number.isInteger(value))
  ) {
    throw new Error(`--${name} must be a number from ${least}, not "${text}"; ${USAGE}`);
  }
  return value;
}
