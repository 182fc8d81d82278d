import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { OutboundHttp, type OutboundError } from './outbound-http.js';

const LARGEST = 10_000;
const SECRET = 'a-secret-of-ours';

describe('the client for other services', () => {
  const http = new OutboundHttp(LARGEST);
  const paths: string[] = [];
  let server: Server;
  let url: string;
  let answer: (response: ServerResponse) => void;
  let closed: Promise<unknown>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      paths.push(request.url ?? '');
      closed = once(response, 'close');
      answer(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${SECRET}`;
  });

  beforeEach(() => {
    paths.length = 0;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const aRequest = (timeoutMs = 30_000) => ({
    url,
    body: `{"text":"${SECRET}"}`,
    headers: { authorization: SECRET },
    timeoutMs,
  });
  const failureOf = async (sending: Promise<unknown>): Promise<OutboundError> => {
    const error = (await sending.catch((reason: unknown) => reason)) as OutboundError;
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toContain(SECRET);
    return error;
  };
  /** Writes until the other side has had enough. */
  const endlessly = (response: ServerResponse) => {
    const writing = setInterval(() => response.write('x'.repeat(1_000)), 1);
    response.on('close', () => {
      clearInterval(writing);
    });
  };

  it.each([200, 404, 500])('returns the answer, also %d', async (status) => {
    answer = (response) => response.writeHead(status, { 'retry-after': '7' }).end('ответ');
    const { bytes, ...rest } = await http.read(aRequest());
    expect(rest).toMatchObject({
      ok: status === 200,
      status,
      headers: { 'retry-after': '7' },
    });
    expect(bytes.toString()).toBe('ответ');
  });

  it.each(['read', 'readStatus'] as const)('follows no redirect (%s)', async (how) => {
    answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await http[how](aRequest())).toMatchObject({ ok: false, status: 307 });
    expect(paths).toEqual([`/${SECRET}`]);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['endless', endlessly],
    [
      'long once it is unpacked',
      (to) => to.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1e6))),
    ],
  ])('cuts an answer off that is %s', async (_name, given) => {
    answer = given;
    expect(await failureOf(http.read(aRequest()))).toMatchObject({ failure: 'unreadable' });
  });

  it('knows the status of an endless answer, and ends it', async () => {
    answer = endlessly;
    expect(await http.readStatus(aRequest())).toMatchObject({ ok: true, status: 200 });
    await closed;
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['never answers', () => undefined],
    ['never ends its answer', (response) => response.writeHead(200).write('x')],
  ])('does not wait for a service that %s', async (_name, given) => {
    answer = given;
    expect(await failureOf(http.read(aRequest(100)))).toMatchObject({ failure: 'timeout' });
    await closed;
  });

  it('knows a broken connection from one that never was', async () => {
    answer = (response) => response.destroy();
    expect(await failureOf(http.read(aRequest()))).toMatchObject({
      failure: 'broken',
      code: 'ECONNRESET',
    });
    const nobody = { ...aRequest(), url: `http://127.0.0.1:9/${SECRET}` };
    expect(await failureOf(http.read(nobody))).toMatchObject({
      failure: 'not-sent',
      message: 'did not answer (ECONNREFUSED)',
    });
  });
});
