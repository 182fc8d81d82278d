import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { eventually } from './support/eventually.js';
import { findFreePort } from './support/free-port.js';

const SECRET = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;

describe('the receiver in docs/webhooks.md', () => {
  let receiver: ChildProcess;
  let url: string;
  let output = '';

  beforeAll(async () => {
    const [, code = ''] = /```js\n(.*?)```/s.exec(readFileSync('docs/webhooks.md', 'utf8')) ?? [];
    const port = await findFreePort();
    url = `http://127.0.0.1:${port}`;
    receiver = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      env: { PATH: process.env.PATH, PORT: String(port), STOREFRONT_WEBHOOK_SECRET: SECRET },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    receiver.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    await eventually(() => fetch(url));
  });

  afterAll(async () => {
    receiver.kill();
    await once(receiver, 'exit');
  });

  const send = async (data: object, secret = SECRET, sentAt = new Date()): Promise<number> => {
    const body = JSON.stringify({ type: 'order.updated', timestamp: sentAt.toISOString(), data });
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'a-message',
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign('a-message', sentAt, body),
      },
      body,
    });
    return response.status;
  };

  it('takes what is signed and new, and nothing else', async () => {
    const order = (status: string) => ({ id: 'an-order', status });
    expect(await send({ sequence: 2, order: order('cooking') })).toBe(204);
    expect(await send({ sequence: 1, order: order('confirmed') })).toBe(204);
    expect(await send({ sequence: 2, order: order('cooking') })).toBe(204);
    const other = `whsec_${Buffer.alloc(32, 'x').toString('base64')}`;
    expect(await send({ sequence: 3, order: order('forged') }, other)).toBe(401);
    const longAgo = new Date(Date.now() - 600_000);
    expect(await send({ sequence: 3, order: order('repeated') }, SECRET, longAgo)).toBe(401);
    expect(await send({ sequence: 3, order: order('ready') })).toBe(204);
    await eventually(() => {
      expect(output.trim().split('\n')).toEqual([
        'order.updated an-order cooking',
        'order.updated an-order ready',
      ]);
    });
  });
});
