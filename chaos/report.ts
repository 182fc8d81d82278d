import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Replica } from './replica.js';
import type { Outcome } from './run.js';

const SHOWN_FINDINGS = 20;

/** What the run did and what the books say, for people. */
export function toText(
  { evidence, findings, tally, accepted, deaths }: Outcome,
  iikoCalls: readonly [string, number][],
): string {
  const { purchases, shop, iiko, streams } = evidence;
  const counts = [...tally.counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    section('What happened', counts),
    section('Answers of iiko', iikoCalls),
    section('Orders', [
      ['requested', purchases.length],
      ['accepted with 202', accepted],
      ['at iiko', iiko.filter(({ movedToId }) => movedToId === null).length],
      ...countBy(shop.map(({ status }) => `ended as ${status}`)),
      ['moved by staff', iiko.filter(({ movedToId }) => movedToId !== null).length],
    ]),
    section('Event streams', [
      ['followed to the end', streams.length],
      ['events seen', streams.reduce((sum, { seen }) => sum + seen.length, 0)],
    ]),
    ...deaths.map((name) => `${name} ended by itself`),
    ...findings
      .slice(0, SHOWN_FINDINGS)
      .map(({ kind, marker, detail }) => `${kind.toUpperCase()} ${marker}: ${detail}`),
    findings.length > SHOWN_FINDINGS ? `… and ${findings.length - SHOWN_FINDINGS} more` : '',
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** What every process has written, for whoever wants to know why. */
export function keepLogs(folder: string, replicas: readonly Replica[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, log } of replicas) {
    writeFileSync(join(folder, `${name.replace(' ', '-')}.log`), log);
  }
}

export function keepBooks(folder: string, outcome: Outcome): void {
  mkdirSync(folder, { recursive: true });
  const { evidence, findings } = outcome;
  const books = JSON.stringify({ findings, ...evidence }, null, 2);
  writeFileSync(join(folder, 'books.json'), books);
}

export function countBy(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function section(title: string, rows: readonly (readonly [string, number])[]): string {
  return [title, ...rows.map(([name, count]) => `  ${String(count).padStart(6)}  ${name}`)].join(
    '\n',
  );
}
