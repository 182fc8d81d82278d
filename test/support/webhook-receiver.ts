import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What messages are signed with. */
export const aSecret = () => `whsec_${Buffer.from(randomUUID().slice(0, 32)).toString('base64')}`;

export interface Call {
  headers: IncomingHttpHeaders;
  text: string;
  body: { type: string; timestamp: string; data: Data };
}

interface Data {
  sequence: number;
  order?: Record<string, unknown> & { id: string; status: string };
  restaurantId?: string;
  items?: { itemId: string; remaining: number }[];
}

/** The storefront's backend: answers what it is told to, and keeps what it got. */
export class Receiver {
  readonly calls: Call[] = [];
  /** Status of the next answers, by the type of the message; 204 where nothing is said. */
  readonly answers = new Map<string, { status: number; headers?: Record<string, string> }>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const body = JSON.parse(text) as Call['body'];
        receiver.calls.push({ headers: request.headers, text, body });
        const { status, headers } = receiver.answers.get(body.type) ?? { status: 204, headers: {} };
        response.writeHead(status, headers).end();
      });
    });
    const receiver = new Receiver(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks`;
  }

  about(orderId: string): Call[] {
    return this.calls.filter(({ body }) => body.data.order?.id === orderId);
  }

  ofType(type: string): Call[] {
    return this.calls.filter(({ body }) => body.type === type);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
