import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/app.js';
import { CREDENTIALS } from '../../sandbox/tokens.js';

export interface Reply {
  status: number;
  headers: Headers;
  body: ReplyBody;
}

/** Answers are read loosely: what they must look like is the contract's business. */
export type ReplyBody = { readonly [key: string]: ReplyBody } & readonly ReplyBody[];

/** A running simulator and a bare HTTP caller with a token. */
export class SandboxCaller {
  private token = '';

  private constructor(
    readonly sandbox: Sandbox,
    readonly url: string,
  ) {}

  static async start(options: SandboxOptions = {}): Promise<SandboxCaller> {
    const sandbox = await createSandbox({ speed: 100, quotas: false, ...options });
    return new SandboxCaller(sandbox, await sandbox.listen({ port: 0 }));
  }

  async signIn(): Promise<void> {
    const { apiKey, appId, clientSecret } = CREDENTIALS;
    const reply = await this.call('/api/v2/access_token', { apiKey, appId, clientSecret });
    this.token = String(reply.body.token);
  }

  call(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Reply> {
    const authorization: Record<string, string> =
      this.token === '' ? {} : { authorization: `Bearer ${this.token}` };
    return this.send('POST', path, body, { ...authorization, ...headers });
  }

  control(method: string, path: string, body?: unknown): Promise<Reply> {
    return this.send(method, `/__sandbox${path}`, body);
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? null : JSON.parse(text)) as ReplyBody,
    };
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  create(body: unknown): Promise<Reply> {
    return this.call('/api/1/deliveries/create', body);
  }

  async find(orderId: unknown, organizationId: string): Promise<ReplyBody> {
    const { body } = await this.call('/api/1/deliveries/by_id', {
      organizationId,
      orderIds: [orderId],
    });
    return body.orders?.[0] as ReplyBody;
  }

  /** The order once the POS, or the cloud, has decided about it. */
  settled(orderId: unknown, organizationId: string): Promise<ReplyBody> {
    return eventually(
      () => this.find(orderId, organizationId),
      (info) => String(info.creationStatus) !== 'InProgress',
    );
  }
}

export interface ReceivedWebhook {
  authorization: string | undefined;
  events: ReplyBody[];
}

/** A receiver of webhooks whose answer can be changed. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  status = 200;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request: IncomingMessage, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const events = JSON.parse(text) as ReplyBody[];
        receiver.received.push({ authorization: request.headers.authorization, events });
        response.writeHead(receiver.status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  get events(): ReplyBody[] {
    return this.received.flatMap(({ events }) => events);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Polls until the value satisfies the condition. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
  withinMs = 4_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (holds(value)) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`Still not so after ${withinMs} ms: ${inspect(value).slice(0, 500)}`);
    }
    await sleep(10);
  }
}
