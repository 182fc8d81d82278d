import { normalizeIp } from '@nestjs/throttler';
import { isIP } from 'node:net';

interface Addressed {
  ip: string;
  /** From the peer to the client, as far as proxies are trusted. */
  ips?: string[];
}

/**
 * Who a request comes from, for limits. `ip` is the peer's address, or the one that trusted proxies report
 * (`TRUST_PROXY`); where a proxy reports none, the address of that proxy. Of IPv6 the /64: that is what one
 * subscriber has, and can choose freely in.
 */
export function networkAddressOf(request: Addressed): string {
  const ip = visitors.get(request) ?? request.ip;
  const known = isIP(ip) === 0 ? request.ips?.findLast((address) => isIP(address) !== 0) : ip;
  return normalizeIp(known ?? ip, 64).slice(0, LONGEST);
}

const visitors = new WeakMap<object, string>();

/** The request is made by a trusted server for a visitor with this address. */
export function rememberVisitor(request: object, address: string): void {
  visitors.set(request, address);
}

/** A proxy may report anything; an address with a prefix is shorter than this. */
const LONGEST = 64;
