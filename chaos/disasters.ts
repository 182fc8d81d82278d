import { setTimeout as delay } from 'node:timers/promises';
import type { Tally } from './calls.js';
import { RESTAURANTS } from './carts.js';
import type { Random } from './random.js';
import type { Replica } from './replica.js';
import type { SandboxControl } from './sandbox.js';
import type { Server } from './servers.js';

/** What breaks at a moment of the run, and is mended some time later. */
export interface Disaster {
  atMs: number;
  name: string;
  strike: () => Promise<void>;
}

export interface Victims {
  sandbox: SandboxControl;
  replicas: readonly Replica[];
  postgres?: Server;
  redis?: Server;
}

interface Wanted {
  lengthMs: number;
  kills: number;
}

/** Kills all along; each server and the tills once or twice, at moments that the seed chooses. */
export function planDisasters(victims: Victims, random: Random, wanted: Wanted): Disaster[] {
  const { sandbox, postgres, redis } = victims;
  const disasters = planKills(victims.replicas, random, wanted);
  const at = (from: number, to: number) =>
    random.between(Math.round(wanted.lengthMs * from), Math.round(wanted.lengthMs * to));
  if (postgres !== undefined) {
    const signal = random.pick(['SIGQUIT', 'SIGINT'] as const);
    const awayMs = random.between(500, 3_000);
    disasters.push({
      atMs: at(0.4, 0.6),
      name: signal === 'SIGQUIT' ? 'PostgreSQL crashed' : 'PostgreSQL restarted',
      strike: () => restart(postgres, signal, awayMs),
    });
  }
  if (redis !== undefined) {
    for (const [from, to] of [
      [0.1, 0.3],
      [0.65, 0.9],
    ] as const) {
      const signal = random.pick(['SIGKILL', 'SIGTERM'] as const);
      const awayMs = random.between(1_000, 8_000);
      disasters.push({
        atMs: at(from, to),
        name: 'Redis stopped',
        strike: () => restart(redis, signal, awayMs),
      });
    }
  }
  for (const [from, to] of [
    [0.2, 0.4],
    [0.6, 0.85],
  ] as const) {
    const terminalGroupId = random.pick(RESTAURANTS);
    const awayMs = random.between(4_000, 12_000);
    disasters.push({
      atMs: at(from, to),
      name: 'tills offline',
      strike: () => takeOffline(sandbox, terminalGroupId, awayMs),
    });
  }
  const refusingMs = random.between(500, 2_000);
  disasters.push({
    atMs: at(0.3, 0.7),
    name: 'the till refused everything for a while',
    strike: () => refuse(sandbox, refusingMs),
  });
  return disasters.toSorted((one, other) => one.atMs - other.atMs);
}

/** Carries the plan out; what is broken in the end is mended before it resolves. */
export async function letHappen(disasters: readonly Disaster[], tally: Tally): Promise<void> {
  const startedAt = performance.now();
  await Promise.all(
    disasters.map(async ({ atMs, name, strike }) => {
      await delay(Math.max(0, atMs - (performance.now() - startedAt)));
      tally.add(name);
      await strike();
    }),
  );
}

function planKills(
  replicas: readonly Replica[],
  random: Random,
  { lengthMs, kills }: Wanted,
): Disaster[] {
  return Array.from({ length: kills }, (_, index) => {
    const victim = random.pick(replicas);
    const downMs = random.between(0, 2_000);
    const slot = lengthMs / kills;
    return {
      atMs: Math.round(slot * index) + random.between(0, Math.round(slot * 0.9)),
      name: 'replicas killed',
      strike: () => killAndRestart(victim, downMs),
    };
  });
}

async function killAndRestart(replica: Replica, downMs: number): Promise<void> {
  if (replica.isDown) {
    // Killed a moment ago, and about to be started by whoever did.
    return;
  }
  await replica.kill();
  await delay(downMs);
  await replica.start();
}

async function restart(server: Server, signal: NodeJS.Signals, awayMs: number): Promise<void> {
  await server.stop(signal);
  await delay(awayMs);
  await server.start();
}

async function takeOffline(
  sandbox: SandboxControl,
  terminalGroupId: string,
  awayMs: number,
): Promise<void> {
  await sandbox.control('POST', 'pos', { terminalGroupId, online: false });
  await delay(awayMs);
  await sandbox.control('POST', 'pos', { terminalGroupId, online: true });
}

async function refuse(sandbox: SandboxControl, refusingMs: number): Promise<void> {
  await sandbox.control('POST', 'settings', { posRejection: 'Не хватает продуктов.' });
  await delay(refusingMs);
  await sandbox.control('POST', 'settings', { posRejection: null });
}
