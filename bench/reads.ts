import { setTimeout as delay } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createBenchDatabase, ENGINES, type BenchDatabase } from './bench-database.js';
import { startContenders, type Contender, type ContenderName } from './contenders/contenders.js';
import { fetchRaw, recordMenu, type Recording } from './contenders/recording.js';
import type { Program } from './program.js';
import { assertSameAnswers, requestHeaders, SCENARIOS, type Scenario } from './read-scenarios.js';
import {
  fetchJson,
  startSandbox,
  startService,
  type RunningSandbox,
  type Surroundings,
} from './stack.js';
import { median, round } from './statistics.js';
import { runWrk, type LoadResult } from './wrk.js';

export interface ReadOptions {
  rounds: number;
  seconds: number;
  connections: number;
}

export interface ReadRow {
  scenario: Scenario;
  contender: ContenderName;
  /** Medians of the rounds. */
  requestsPerSecond: number;
  p99Ms: number;
  /** Share of its core that the server used; well below 100 the load generator was the limit. */
  serverCpuPercent: number;
  /** What one request costs the server, which a busy machine changes less than the rate. */
  cpuMicroseconds: number;
  spread: [lowest: number, highest: number];
}

export interface ReadResult {
  menu: { source: string; bytes: number; gzipBytes: number };
  engine: string;
  rows: ReadRow[];
  upstream: { reads: number; iikoCalls: number; transactionsPerThousandReads: number | null };
}

interface Round {
  scenario: Scenario;
  contender: ContenderName;
  load: LoadResult;
  cpuPercent: number;
  cpuMicroseconds: number;
}

/** A real restaurant's export where one is beside the checkout; its bytes are not part of this repository. */
const REAL_MENU = resolve('../shared/iiko/real/external-menu.json');
const WARM_UP_SECONDS = 4;
/** Regular work of the service that has nothing to do with reads, put off until after the run. */
const NO_SYNC = {
  RESTAURANT_SYNC_MINUTES: '1440',
  MENU_SYNC_MINUTES: '1440',
  STOP_LIST_SYNC_MINUTES: '120',
  POS_CHECK_SECONDS: '3600',
  ORDER_POLL_SECONDS: '600',
};

/** The menu of a real restaurant, read from the service and from everything it is compared with. */
export async function measureReads(
  surroundings: Surroundings,
  options: ReadOptions,
): Promise<ReadResult> {
  const isReal = existsSync(REAL_MENU);
  const sandbox = await startSandbox(surroundings, isReal ? ['--external-menu', REAL_MENU] : []);
  const database = await createBenchDatabase(ENGINES[0] ?? 'PGlite', surroundings);
  const service = await startService(surroundings, sandbox, database, {
    ...NO_SYNC,
    ...(isReal ? { IIKO_EXTERNAL_MENU_ID: await externalMenuId(sandbox) } : {}),
  });
  const recording = await recordMenu(service.url, await menuPath(service.url));
  const contenders: Contender[] = [
    { name: 'Foodtech BFF', url: `${service.url}${recording.path}`, program: service.program },
    ...(await startContenders(surroundings, recording)),
  ];
  await assertSameAnswers(contenders, recording);
  await whenQuiet(sandbox);
  const before = await upstreamCounts(sandbox, database);
  const rounds = await measureRounds(contenders, recording, options);
  const after = await upstreamCounts(sandbox, database);
  return {
    menu: {
      source: isReal ? 'a real restaurant' : 'the sandbox',
      bytes: recording.identity.body.length,
      gzipBytes: recording.gzip.body.length,
    },
    engine: database.engine,
    rows: summarise(rounds),
    upstream: assertNothingAsked(rounds, before, after),
  };
}

async function externalMenuId(sandbox: RunningSandbox): Promise<string> {
  const state = (await sandbox.control('GET', 'state')) as { menus: { external: { id: string } } };
  return state.menus.external.id;
}

async function menuPath(url: string): Promise<string> {
  const { items } = await fetchJson<{ items: { id: string }[] }>(`${url}/v1/restaurants`);
  for (const { id } of items) {
    const path = `/v1/restaurants/${id}/menu`;
    if ((await fetchRaw(`${url}${path}`, {})).status === 200) {
      return path;
    }
  }
  throw new Error('no restaurant has a menu');
}

/** One round measures every contender before the next begins, so that a slow minute meets them all. */
async function measureRounds(
  contenders: Contender[],
  recording: Recording,
  { rounds, seconds, connections }: ReadOptions,
): Promise<Round[]> {
  const results: Round[] = [];
  for (const scenario of SCENARIOS) {
    const measure = async ({ name, url, program }: Contender, duration: number) => {
      const headers = await requestHeaders(scenario, url);
      const cpuBefore = program.cpuSeconds();
      const startedAt = performance.now();
      const load = await runWrk({ url, headers, connections, seconds: duration });
      const elapsed = (performance.now() - startedAt) / 1_000;
      const cpuSeconds = program.cpuSeconds() - cpuBefore;
      await whenIdle(program);
      return {
        scenario,
        contender: name,
        load,
        cpuPercent: (cpuSeconds / elapsed) * 100,
        cpuMicroseconds: (cpuSeconds / load.requests) * 1_000_000,
      };
    };
    for (const contender of contenders) {
      await measure(contender, WARM_UP_SECONDS);
    }
    for (let round = 1; round <= rounds; round += 1) {
      console.error(`${scenario}, round ${round} of ${rounds}`);
      for (const contender of rotated(contenders, round - 1)) {
        const result = await measure(contender, seconds);
        assertWholeBodies(result, recording);
        results.push(result);
      }
    }
  }
  return results;
}

/** Nobody always follows the same one, nor is always the first. */
function rotated<Value>(values: Value[], by: number): Value[] {
  const start = by % values.length;
  return [...values.slice(start), ...values.slice(0, start)];
}

/**
 * A server goes on with the requests that wrk leaves behind when its time is over; a slow one for a quarter of a second,
 * on the core that belongs to the next.
 */
async function whenIdle(program: Program): Promise<void> {
  for (;;) {
    const before = program.cpuSeconds();
    await delay(IDLE_LOOK_MS);
    if (program.cpuSeconds() - before <= (IDLE_LOOK_MS / 1_000) * IDLE_SHARE) {
      return;
    }
  }
}

const IDLE_LOOK_MS = 200;
/** Of its core: an idle service looks for due jobs. */
const IDLE_SHARE = 0.1;

/** wrk does not look at bodies; their sum tells that none was cut short. */
function assertWholeBodies({ scenario, contender, load }: Round, recording: Recording): void {
  if (scenario === '304') {
    return;
  }
  // The conventional one compresses with zlib's defaults, a few percent larger than at its best.
  const expected =
    scenario === 'gzip' ? recording.gzip.body.length : recording.identity.body.length;
  if (load.bytes / load.requests < expected * 0.98) {
    throw new Error(`${contender} sent less than the menu in "${scenario}"`);
  }
}

function summarise(rounds: Round[]): ReadRow[] {
  const names = new Set(rounds.map(({ contender }) => contender));
  return SCENARIOS.flatMap((scenario) =>
    [...names].map((contender) => {
      const own = rounds.filter((row) => row.scenario === scenario && row.contender === contender);
      const rates = own.map(({ load }) => load.requestsPerSecond);
      return {
        scenario,
        contender,
        requestsPerSecond: round(median(rates)),
        p99Ms: round(median(own.map(({ load }) => load.p99Ms)), 2),
        serverCpuPercent: round(median(own.map(({ cpuPercent }) => cpuPercent))),
        cpuMicroseconds: round(median(own.map(({ cpuMicroseconds }) => cpuMicroseconds)), 1),
        spread: [round(Math.min(...rates)), round(Math.max(...rates))],
      };
    }),
  );
}

interface UpstreamCounts {
  calls: number;
  transactions: number | undefined;
}

async function upstreamCounts(
  sandbox: RunningSandbox,
  database: BenchDatabase,
): Promise<UpstreamCounts> {
  const { calls } = (await sandbox.control('GET', 'state')) as { calls: number };
  return { calls, transactions: await database.transactions() };
}

/** A service is ready before all it reads at its start has come; that is not what the reads cost. */
async function whenQuiet(sandbox: RunningSandbox): Promise<void> {
  let calls = -1;
  for (;;) {
    const state = (await sandbox.control('GET', 'state')) as { calls: number };
    if (state.calls === calls) {
      return;
    }
    calls = state.calls;
    await delay(QUIET_MS);
  }
}

const QUIET_MS = 5_000;

/**
 * iiko is not called at all. The job queue asks the database for work whether anyone reads or not, so
 * there the bound is far below one transaction for each read, and far above what the queue does.
 */
function assertNothingAsked(
  rounds: Round[],
  before: UpstreamCounts,
  after: UpstreamCounts,
): ReadResult['upstream'] {
  const reads = rounds
    .filter(({ contender }) => contender === 'Foodtech BFF')
    .reduce((total, { load }) => total + load.requests, 0);
  const iikoCalls = after.calls - before.calls;
  const transactions =
    after.transactions === undefined || before.transactions === undefined
      ? null
      : after.transactions - before.transactions;
  if (iikoCalls !== 0 || (transactions !== null && transactions > reads / 20)) {
    throw new Error(
      `${reads} reads made ${iikoCalls} iiko calls and ${transactions ?? '?'} transactions`,
    );
  }
  return {
    reads,
    iikoCalls,
    transactionsPerThousandReads:
      transactions === null ? null : round((transactions / reads) * 1_000, 2),
  };
}
