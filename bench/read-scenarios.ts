import { gunzipSync } from 'node:zlib';
import type { Contender } from './contenders/contenders.js';
import {
  contentHeaders,
  fetchRaw,
  type RawAnswer,
  type Recording,
} from './contenders/recording.js';

export const SCENARIOS = ['304', 'gzip', 'identity'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** As a browser would send them; every server has tags of its own form, so its own is asked for. */
export async function requestHeaders(
  scenario: Scenario,
  url: string,
): Promise<Record<string, string>> {
  if (scenario !== '304') {
    return { 'accept-encoding': scenario };
  }
  const { header } = await fetchRaw(url, { 'accept-encoding': 'gzip' });
  return { 'accept-encoding': 'gzip', 'if-none-match': header('etag') };
}

/**
 * A comparison is worth nothing when one of them answers less than the others.
 * @throws Error that names the first difference
 */
export async function assertSameAnswers(
  contenders: Contender[],
  recording: Recording,
): Promise<void> {
  for (const contender of contenders) {
    for (const scenario of SCENARIOS) {
      const headers = await requestHeaders(scenario, contender.url);
      const answer = await fetchRaw(contender.url, headers);
      const difference = findDifference(scenario, contender, answer, recording);
      if (difference !== undefined) {
        throw new Error(`${contender.name} answers "${scenario}" with another ${difference}`);
      }
    }
  }
}

function findDifference(
  scenario: Scenario,
  { name }: Contender,
  answer: RawAnswer,
  recording: Recording,
): string | undefined {
  const expected = expectedAnswer(scenario, recording);
  if (answer.status !== expected.status) {
    return `status: ${answer.status}`;
  }
  if (!decode(answer).equals(expected.body)) {
    return `body of ${answer.body.length} bytes`;
  }
  const isCompressed = answer.header('content-encoding') === 'gzip';
  if (isCompressed !== (scenario === 'gzip')) {
    return 'encoding';
  }
  if (name === 'bare node:http' && namesOf(answer.rawHeaders) !== namesOf(expected.headers)) {
    return `set of headers: ${namesOf(answer.rawHeaders)}`;
  }
  return undefined;
}

function expectedAnswer(scenario: Scenario, { gzip, identity }: Recording) {
  if (scenario === '304') {
    return { status: 304, body: Buffer.alloc(0), headers: gzip.notModifiedHeaders };
  }
  const { okHeaders } = scenario === 'gzip' ? gzip : identity;
  return { status: 200, body: identity.body, headers: okHeaders };
}

function decode({ header, body }: RawAnswer): Buffer {
  return header('content-encoding') === 'gzip' && body.length > 0 ? gunzipSync(body) : body;
}

function namesOf(rawHeaders: string[]): string {
  return contentHeaders(rawHeaders)
    .filter((_, index) => index % 2 === 0)
    .map((name) => name.toLowerCase())
    .toSorted()
    .join(' ');
}
