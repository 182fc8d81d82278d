import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * One address before all replicas, for iiko's webhooks. Each connection goes to the next replica that
 * takes it; what happens on it afterwards happens to the caller too, as behind any plain balancer.
 */
export class Balancer {
  private next = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly ports: () => readonly number[],
  ) {}

  static async listen(ports: () => readonly number[]): Promise<Balancer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const balancer = new Balancer(server, ports);
    server.on('connection', (socket) => {
      balancer.serve(socket, ports().length);
    });
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
  }

  private serve(client: Socket, attempts: number): void {
    const ports = this.ports();
    this.next += 1;
    const port = ports[this.next % ports.length];
    if (port === undefined || attempts === 0) {
      client.destroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    const giveUp = () => {
      this.serve(client, attempts - 1);
    };
    upstream.once('error', giveUp);
    upstream.once('connect', () => {
      upstream.off('error', giveUp);
      this.join(client, upstream);
    });
  }

  private join(client: Socket, upstream: Socket): void {
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
