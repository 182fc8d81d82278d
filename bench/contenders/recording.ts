import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';

/** One encoding of the menu as the service answered it, which the other contenders repeat. */
export interface RecordedVariant {
  tag: string;
  /** Names and values in turn. */
  okHeaders: string[];
  notModifiedHeaders: string[];
  body: Buffer;
}

export interface Recording {
  path: string;
  gzip: RecordedVariant;
  identity: RecordedVariant;
}

export interface RawAnswer {
  status: number;
  rawHeaders: string[];
  header: (name: string) => string;
  body: Buffer;
}

/** Node and each server write these by themselves. */
const OWN_HEADERS = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'server'];
/** Names of what `writeRecording` leaves in its folder. */
const META_FILE = 'recording.json';

/** Reads both encodings of the menu from a running service. */
export async function recordMenu(url: string, path: string): Promise<Recording> {
  const [gzip, identity] = await Promise.all(
    ['gzip', 'identity'].map((encoding) => recordVariant(`${url}${path}`, encoding)),
  );
  if (gzip === undefined || identity === undefined) {
    throw new Error(`${url}${path} could not be recorded`);
  }
  return { path, gzip, identity };
}

/** Leaves the bodies as the files a static server wants, `menu` and `menu.gz`, at the menu's own path. */
export function writeRecording(folder: string, { path, gzip, identity }: Recording): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, identity.body);
  writeFileSync(`${file}.gz`, gzip.body);
  const meta = [gzip, identity].map(({ body: _body, ...rest }) => rest);
  writeFileSync(
    join(folder, META_FILE),
    JSON.stringify({ path, gzip: meta[0], identity: meta[1] }),
  );
}

export function loadRecording(folder: string): Recording {
  const meta = JSON.parse(readFileSync(join(folder, META_FILE), 'utf8')) as Recording;
  const file = join(folder, meta.path);
  return {
    path: meta.path,
    gzip: { ...meta.gzip, body: readFileSync(`${file}.gz`) },
    identity: { ...meta.identity, body: readFileSync(file) },
  };
}

/** An answer with its body as it came, nothing decoded. */
export function fetchRaw(url: string, headers: Record<string, string>): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          rawHeaders: response.rawHeaders,
          header: (name) => String(response.headers[name] ?? ''),
          body: Buffer.concat(chunks),
        });
      });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

/** Without what each server adds by itself. */
export function contentHeaders(rawHeaders: string[]): string[] {
  return rawHeaders.filter((_, index) => {
    const name = rawHeaders[index - (index % 2)] ?? '';
    return !OWN_HEADERS.includes(name.toLowerCase());
  });
}

async function recordVariant(url: string, encoding: string): Promise<RecordedVariant> {
  const ok = await fetchRaw(url, { 'accept-encoding': encoding });
  const tag = ok.header('etag');
  const unchanged = await fetchRaw(url, { 'accept-encoding': encoding, 'if-none-match': tag });
  return {
    tag,
    okHeaders: contentHeaders(ok.rawHeaders),
    notModifiedHeaders: contentHeaders(unchanged.rawHeaders),
    body: ok.body,
  };
}
