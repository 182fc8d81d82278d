import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Proxies write `X-Forwarded-For` differently: with ports (Azure, IIS), IPv6 in brackets, quotes of RFC 7239. What
 * follows a request's address compares plain ones, and a port would make each connection another caller.
 */
export function normaliseForwardedFor(headers: IncomingHttpHeaders): void {
  const header = headers['x-forwarded-for'];
  if (header !== undefined) {
    const entries = String(header)
      .split(',')
      .filter((entry) => entry.trim() !== '');
    headers['x-forwarded-for'] = entries.map((entry) => addressIn(entry) ?? UNKNOWN).join(', ');
  }
}

/** What a proxy writes where it does not tell the address; keeps its place, since trusted proxies may be counted. */
const UNKNOWN = 'unknown';

/** `192.0.2.1:4711`, `"[2001:db8::1]:4711"` → the address alone; undefined where there is none. */
export function addressIn(entry: string): string | undefined {
  const text = entry
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(text)?.[1];
  const withPort = /^(\d+(?:\.\d+){3}):\d*$/.exec(text)?.[1];
  const address = bracketed ?? withPort ?? text;
  return isIP(address) === 0 ? undefined : address;
}
