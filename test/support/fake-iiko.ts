import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeCall {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type FakeAnswer = (response: ServerResponse, call: FakeCall, nth: number) => void;

export interface FakeIiko {
  url: string;
  calls: FakeCall[];
  /** Calls of one path so far. */
  count(path: string): number;
  close(): Promise<void>;
}

/**
 * A server that answers byte by byte as a test says: for faults of the protocol that no well-behaved
 * simulator gives. `nth` counts the calls of a path from 1.
 */
export async function startFakeIiko(answers: Record<string, FakeAnswer>): Promise<FakeIiko> {
  const calls: FakeCall[] = [];
  const count = (path: string) => calls.filter((call) => call.path === path).length;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const call = { path, headers: request.headers, body: Buffer.concat(chunks).toString() };
      calls.push(call);
      const answer = answers[path] ?? ((to: ServerResponse) => to.writeHead(404).end());
      answer(response, call, count(path));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    count,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): FakeAnswer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}
