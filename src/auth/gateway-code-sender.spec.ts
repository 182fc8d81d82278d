import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseConfig } from '../platform/config/config.js';
import { GatewayCodeSender } from './gateway-code-sender.js';

const MESSAGE = { phone: '+79001234567', code: '123456', text: 'Код "для" входа\n123456 & всё' };

describe('an SMS gateway', () => {
  let server: Server;
  let url: string;
  let status = 200;
  const requests: {
    method: string;
    url: string;
    headers: IncomingMessage['headers'];
    body: string;
  }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        requests.push({ method, url: path, headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(status, { location: '/elsewhere' }).end('{"error":"123456"}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    status = 200;
    requests.length = 0;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const gateway = (env: Record<string, string>) =>
    new GatewayCodeSender(parseConfig({ OTP_DELIVERY: 'gateway', SMS_GATEWAY_URL: url, ...env }));

  it('gets a JSON body from its template, with the configured headers', async () => {
    const sender = gateway({
      SMS_GATEWAY_BODY: '{"to":"{phone}","message":"{text}","vars":{"code":"{code}"}}',
      SMS_GATEWAY_HEADERS: 'Authorization: Bearer secret; X-Sender: shop',
    });
    await sender.send(MESSAGE);
    expect(requests).toHaveLength(1);
    const [request] = requests;
    expect(request).toMatchObject({ method: 'POST', url: '/' });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer secret',
      'x-sender': 'shop',
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      to: MESSAGE.phone,
      message: MESSAGE.text,
      vars: { code: MESSAGE.code },
    });
  });

  it('gets everything in its address where there is no body', async () => {
    await gateway({ SMS_GATEWAY_URL: `${url}/send?to={phone}&msg={text}` }).send(MESSAGE);
    expect(requests[0]?.method).toBe('GET');
    const { searchParams } = new URL(requests[0]?.url ?? '', url);
    expect(Object.fromEntries(searchParams)).toEqual({ to: MESSAGE.phone, msg: MESSAGE.text });
  });

  it.each([400, 500, 302])('has not sent anything when it answers %d', async (answered) => {
    status = answered;
    const sending = gateway({ SMS_GATEWAY_BODY: '{}' }).send(MESSAGE);
    await expect(sending).rejects.toThrow(new RegExp(`^the gateway answered ${answered}$`));
    expect(requests).toHaveLength(1);
  });

  it('that is away is told without what should have been sent', async () => {
    const sending = gateway({ SMS_GATEWAY_URL: 'http://127.0.0.1:9/{phone}/{code}' }).send(MESSAGE);
    const error = await sending.catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ message: 'the gateway did not answer (ECONNREFUSED)' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/123456|4567/);
  });
});
