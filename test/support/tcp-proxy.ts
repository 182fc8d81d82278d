import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that a test can turn into a black hole. */
export interface TcpProxy {
  /** The server's address, through the proxy. */
  url: string;
  /** Connections stay open, new ones are accepted, and nothing moves any more. */
  swallow(): void;
  /** New connections reach the server again; those that were swallowed stay dead. */
  recover(): void;
  close(): Promise<void>;
}

export async function openTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let swallowing = false;
  const server = createServer((inward) => {
    sockets.add(inward);
    inward.on('error', () => undefined);
    if (swallowing) {
      inward.pause();
      return;
    }
    const outward = connect(Number(port), hostname);
    sockets.add(outward);
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    swallow: () => {
      swallowing = true;
      sockets.forEach((socket) => {
        socket.unpipe();
        socket.pause();
      });
    },
    recover: () => {
      swallowing = false;
    },
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
