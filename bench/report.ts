import type { MenuResult } from './menu.js';
import type { OrderResult } from './orders.js';
import { IIKO_CREATION_MS, IIKO_LATENCY_MS } from './orders.js';
import type { ReadResult, ReadRow } from './reads.js';
import type { ReconcileRow } from './reconcile.js';
import type { Machine } from './requirements.js';
import type { StartupResult } from './startup.js';
import type { FanOut, StreamsResult } from './streams.js';
import type { StreetsResult } from './streets.js';
import type { WebhooksResult } from './webhooks.js';

export interface Results {
  date: string;
  machine: Machine;
  node: string;
  reads?: ReadResult;
  startup?: StartupResult[];
  orders?: OrderResult[];
  streets?: StreetsResult;
  webhooks?: WebhooksResult;
  streams?: StreamsResult;
  reconcile?: ReconcileRow[];
  menu?: MenuResult[];
}

const number = new Intl.NumberFormat('en-US');

/** The tables of docs/performance.md. */
export function toMarkdown(results: Results): string {
  const { machine, node, reads, startup, orders, streets, webhooks, streams } = results;
  const { reconcile, menu } = results;
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}; Node ${node}`,
    ...(reads === undefined ? [] : [describeReads(reads)]),
    ...(startup === undefined ? [] : [describeStartup(startup)]),
    ...(orders === undefined ? [] : [describeOrders(orders)]),
    ...(streets === undefined ? [] : [describeStreets(streets)]),
    ...(webhooks === undefined ? [] : [describeWebhooks(webhooks)]),
    ...(streams === undefined ? [] : [describeStreams(streams)]),
    ...(reconcile === undefined ? [] : [describeReconcile(reconcile)]),
    ...(menu === undefined ? [] : [describeMenu(menu)]),
  ].join('\n\n');
}

function describeReads({ menu, engine, rows, upstream }: ReadResult): string {
  const table = toTable(
    [
      'menu',
      'server',
      'requests/s',
      'lowest–highest',
      'of bare',
      'p99 ms',
      'CPU',
      'CPU µs/request',
    ],
    rows.map((row) => [
      row.scenario === '304' ? '304' : `200 ${row.scenario}`,
      row.contender,
      number.format(row.requestsPerSecond),
      row.spread.map((value) => number.format(value)).join('–'),
      ratioToBare(row, rows),
      row.p99Ms.toFixed(2),
      `${row.serverCpuPercent} %`,
      number.format(row.cpuMicroseconds),
    ]),
  );
  const transactions =
    upstream.transactionsPerThousandReads === null
      ? ''
      : ` and ${upstream.transactionsPerThousandReads} transactions per thousand reads (the job queue's own)`;
  return `Menu of ${menu.source}: ${number.format(menu.bytes)} bytes, ${number.format(menu.gzipBytes)} with gzip. Service on ${engine}.

${table}

${number.format(upstream.reads)} reads of the service made ${upstream.iikoCalls} iiko calls${transactions}.`;
}

function ratioToBare(row: ReadRow, rows: ReadRow[]): string {
  const bare = rows.find(
    ({ scenario, contender }) => scenario === row.scenario && contender === 'bare node:http',
  );
  return bare === undefined ? '' : formatRatio(row.requestsPerSecond / bare.requestsPerSecond);
}

function formatRatio(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2);
}

function describeStartup(results: StartupResult[]): string {
  return toTable(
    ['database', 'restaurants', 'start to ready ms', 'fastest–slowest', 'resident MB', 'peak MB'],
    results.map(({ engine, restaurants, readyMs, readyMsRange, residentMb, peakMb }) => [
      engine,
      String(restaurants),
      number.format(readyMs),
      readyMsRange.map((value) => number.format(value)).join('–'),
      String(residentMb),
      String(peakMb),
    ]),
  );
}

function describeOrders(results: OrderResult[]): string {
  const burst = toTable(
    ['as fast as possible', 'orders', 'accepted/s', 'p50 ms', 'p99 ms', 'all confirmed after'],
    results.map(({ engine, burst }) => [
      engine,
      `${number.format(burst.orders)} by ${burst.guests} guests`,
      number.format(burst.acceptedPerSecond),
      burst.p50Ms.toFixed(1),
      burst.p99Ms.toFixed(1),
      `${burst.allConfirmedInSeconds} s`,
    ]),
  );
  const steady = toTable(
    ['steadily', 'orders', '202 p50 ms', '202 p99 ms', 'to confirmed p50 ms', 'p99 ms'],
    results.map(({ engine, steady }) => [
      engine,
      `${number.format(steady.orders)} at ${steady.perSecond}/s`,
      steady.p50Ms.toFixed(1),
      steady.p99Ms.toFixed(1),
      number.format(steady.confirmedP50Ms),
      number.format(steady.confirmedP99Ms),
    ]),
  );
  return `iiko answers each call after ${IIKO_LATENCY_MS} ms and has the order in the restaurant ${IIKO_CREATION_MS} ms later.

${burst}

${steady}`;
}

function describeMenu(results: MenuResult[]): string {
  const table = toTable(
    ['database', 'what is read', 'seconds', 'longest block ms', 'resident MB', 'peak MB'],
    results.flatMap(({ engine, rows, residentMb, peakMb }) =>
      rows.map(({ what, seconds, longestBlockMs }) => [
        engine,
        what,
        seconds.toFixed(1),
        longestBlockMs.toFixed(1),
        number.format(residentMb),
        number.format(peakMb),
      ]),
    ),
  );
  const [{ megabytes, items, servedMegabytes } = { megabytes: 0, items: 0, servedMegabytes: 0 }] =
    results;
  return `A menu of ${megabytes} MB: ${number.format(items)} items, ${servedMegabytes} MB as it is served.

${table}`;
}

function describeStreets({ streets, buildMs, memoryMb, rows }: StreetsResult): string {
  const table = toTable(
    ['typed', 'searches', 'p50 ms', 'p99 ms', 'longest ms'],
    rows.map(({ query, searches, p50Ms, p99Ms, maxMs }) => [
      query,
      number.format(searches),
      p50Ms.toFixed(2),
      p99Ms.toFixed(2),
      maxMs.toFixed(2),
    ]),
  );
  return `${number.format(streets)} streets of one city: indexed in ${buildMs} ms, ${memoryMb} MB.

${table}`;
}

function describeWebhooks(result: WebhooksResult): string {
  const table = toTable(
    [
      'webhooks',
      'answered',
      'p50 ms',
      'p99 ms',
      'longest ms',
      'all processed after',
      'CPU s',
      'orders',
      'p99 ms',
    ],
    [
      [
        `${result.bodiesPerSecond}/s of ${result.eventsPerBody} events`,
        number.format(result.answered),
        result.p50Ms.toFixed(1),
        result.p99Ms.toFixed(1),
        result.maxMs.toFixed(1),
        `${number.format(result.drainedInMs)} ms`,
        result.cpuSeconds.toFixed(1),
        number.format(result.orders),
        result.orderP99Ms.toFixed(1),
      ],
    ],
  );
  return `Webhooks for ${result.seconds} seconds on ${result.engine}, while orders are taken.

${table}`;
}

function describeStreams(result: StreamsResult): string {
  const fanOut = toTable(
    ['stream', 'listeners', 'changes', 'p50 ms', 'p99 ms', 'last listener p50 ms', 'slowest ms'],
    [describeFanOut('stop list', result.stopList), describeFanOut('orders', result.orders)],
  );
  return `${number.format(result.streams)} streams on ${result.engine}: opened in ${number.format(result.openedInMs)} ms, resident ${result.residentBeforeMb} → ${result.residentMb} MB, ${result.kbPerStream} KB each.

${fanOut}`;
}

function describeReconcile(rows: ReconcileRow[]): string {
  const paths = [...new Set(rows.flatMap(({ calls }) => Object.keys(calls)))].toSorted();
  const table = toTable(
    ['database', 'orders', 'open', 'calls a minute', ...paths],
    rows.map(({ engine, stage, openOrders, calls, callsPerMinute }) => [
      engine,
      stage,
      number.format(openOrders),
      String(callsPerMinute),
      ...paths.map((path) => String(calls[path] ?? 0)),
    ]),
  );
  return `Calls of iiko about orders in one minute in which nothing happens, without webhooks.

${table}`;
}

function describeFanOut(name: string, fanOut: FanOut): string[] {
  const { listeners, changes, p50Ms, p99Ms, lastP50Ms, lastMaxMs } = fanOut;
  return [
    name,
    ...[listeners, changes, p50Ms, p99Ms, lastP50Ms, lastMaxMs].map((value) =>
      number.format(value),
    ),
  ];
}

function toTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
