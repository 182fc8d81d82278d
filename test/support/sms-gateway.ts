import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentMessage {
  to: string;
  text: string;
  code: string;
}

/** An SMS service with an HTTP API, which keeps what it is asked to send. */
export class SmsGateway {
  readonly messages: SentMessage[] = [];
  /** Answered instead of 200 while it is set. */
  failWith: number | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<SmsGateway> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const gateway = new SmsGateway(server, `http://127.0.0.1:${port}/send`);
    server.on('request', (request: IncomingMessage, response) => {
      void gateway.receive(request).then((status) => response.writeHead(status).end());
    });
    return gateway;
  }

  /** How the service reaches it. */
  get env(): Record<string, string> {
    return {
      OTP_DELIVERY: 'gateway',
      SMS_GATEWAY_URL: this.url,
      SMS_GATEWAY_BODY: '{"to":"{phone}","text":"{text}","code":"{code}"}',
    };
  }

  sentTo(phone: string): SentMessage[] {
    return this.messages.filter(({ to }) => to === phone);
  }

  /** The code of the last message to this phone; fails when there is none. */
  lastCode(phone: string): string {
    const message = this.sentTo(phone).at(-1);
    if (message === undefined) {
      throw new Error(`nothing was sent to ${phone}`);
    }
    return message.code;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async receive(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    if (this.failWith !== undefined) {
      return this.failWith;
    }
    this.messages.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as SentMessage);
    return 200;
  }
}
