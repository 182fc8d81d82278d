import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from './recording.js';

/** Its own are in a different form (ETag) or come from the file (length, encoding). */
const SET_BY_NGINX = ['etag', 'content-length', 'content-encoding', 'content-type', 'vary'];

/**
 * A configuration that serves the recorded files the fastest way nginx knows, with the same headers.
 * @returns path of the file
 */
export function writeNginxConfig(folder: string, port: number, { identity }: Recording): string {
  const headers = pairsOf(identity.okHeaders)
    .filter(([name]) => !SET_BY_NGINX.includes(name.toLowerCase()))
    .map(([name, value]) => `add_header ${name} ${JSON.stringify(value)};`);
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
daemon off;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'nginx-error.log')};
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nodelay on;
  open_file_cache max=100;
  keepalive_requests 1000000000;
  default_type "application/json; charset=utf-8";
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, `nginx-${name}`)};`)
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

function pairsOf(flat: string[]): [name: string, value: string][] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as [string, string]] : [],
  );
}
