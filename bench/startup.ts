import { createBenchDatabase, ENGINES, type BenchDatabase, type Engine } from './bench-database.js';
import { Shopper } from './shopper.js';
import {
  startSandbox,
  startService,
  type RunningSandbox,
  type RunningService,
  type Surroundings,
} from './stack.js';
import { median, round } from './statistics.js';

export interface StartupResult {
  engine: Engine;
  restaurants: number;
  /** Process start to ready, with the snapshots of the run before; median and range. */
  readyMs: number;
  readyMsRange: [fastest: number, slowest: number];
  /** After reads and orders, as the operating system counts it. */
  residentMb: number;
  peakMb: number;
}

const STARTS = 5;
const WARM_UP_READS = 3_000;
const WARM_UP_ORDERS = 100;

/** How soon a restarted process serves, and how much memory it takes once it has worked. */
export async function measureStartup(surroundings: Surroundings): Promise<StartupResult[]> {
  const sandbox = await startSandbox(surroundings, ['--speed', '20']);
  const results: StartupResult[] = [];
  for (const engine of ENGINES) {
    results.push(
      await measureOn(surroundings, sandbox, await createBenchDatabase(engine, surroundings)),
    );
  }
  return results;
}

async function measureOn(
  surroundings: Surroundings,
  sandbox: RunningSandbox,
  database: BenchDatabase,
): Promise<StartupResult> {
  const start = () => startService(surroundings, sandbox, database);
  // The first one creates the database and reads everything from iiko.
  await (await start()).program.stop();
  const readyMs: number[] = [];
  for (let run = 1; run <= STARTS; run += 1) {
    console.error(`start on ${database.engine}, ${run} of ${STARTS}`);
    const service = await start();
    readyMs.push(service.readyInMs);
    await service.program.stop();
  }
  const service = await start();
  const restaurants = await work(service);
  const { residentMb, peakMb } = service.program.memory();
  await service.program.stop();
  return {
    engine: database.engine,
    restaurants,
    readyMs: round(median(readyMs)),
    readyMsRange: [round(Math.min(...readyMs)), round(Math.max(...readyMs))],
    residentMb: round(residentMb),
    peakMb: round(peakMb),
  };
}

/** A little of everything, so that what is loaded and compiled on first use is in memory. */
async function work({ url }: RunningService): Promise<number> {
  const shopper = await Shopper.start(url);
  const restaurants = await shopper.restaurants();
  for (let read = 0; read < WARM_UP_READS; read += 1) {
    const restaurantId = restaurants[read % restaurants.length] ?? '';
    await shopper.browse(restaurantId, read);
  }
  for (let order = 0; order < WARM_UP_ORDERS; order += 1) {
    await shopper.place(await shopper.quote());
  }
  await shopper.untilAllConfirmed();
  return restaurants.length;
}
