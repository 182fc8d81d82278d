import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from './recording.js';

/** Its own are in a different form (ETag) or come from the file (length, encoding). */
const SET_BY_NGINX = ['etag', 'content-length', 'content-encoding', 'content-type', 'vary'];

/**
 * `stock` opens files for each request and writes an access log as Debian's package does, only that this goes to no disk.
 * `tuned` keeps the files open and logs nothing.
 */
export type NginxSetup = 'stock' | 'tuned';

const SETTINGS: Record<NginxSetup, string> = {
  stock: 'access_log /dev/null;',
  tuned: 'access_log off; open_file_cache max=100;',
};

/**
 * A configuration that serves the recorded files with the same headers, an id of its own for each request among them.
 * @returns path of the file
 */
export function writeNginxConfig(
  setup: NginxSetup,
  folder: string,
  port: number,
  { identity }: Recording,
): string {
  const headers = pairsOf(identity.okHeaders)
    .filter(([name]) => !SET_BY_NGINX.includes(name.toLowerCase()))
    .map(([name, value]) => `add_header ${name} ${valueOf(name, value)};`);
  const file = join(folder, `nginx-${setup}.conf`);
  writeFileSync(
    file,
    `${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
daemon off;
pid ${join(folder, `nginx-${setup}.pid`)};
error_log ${join(folder, `nginx-${setup}-error.log`)};
events { worker_connections 1024; }
http {
  ${SETTINGS[setup]}
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  default_type "application/json; charset=utf-8";
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, `nginx-${setup}-${name}`)};`)
    .join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${folder};
    gzip_static on;
    gzip_vary on;
    etag on;
    ${headers.join('\n    ')}
  }
}
`,
  );
  return file;
}

function valueOf(name: string, recorded: string): string {
  return name.toLowerCase() === 'x-request-id' ? '$request_id' : JSON.stringify(recorded);
}

function pairsOf(flat: string[]): [name: string, value: string][] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as [string, string]] : [],
  );
}
