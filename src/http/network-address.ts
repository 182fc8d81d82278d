import { normalizeIp } from '@nestjs/throttler';

/**
 * Who a request comes from, for limits. `ip` is the peer's address, or the one that trusted proxies
 * report (`TRUST_PROXY`). Of IPv6 the /64: that is what one subscriber has, and can choose freely in.
 */
export function networkAddressOf({ ip }: { ip: string }): string {
  return normalizeIp(ip, 64).slice(0, LONGEST);
}

/** A proxy may report anything; an address with a prefix is shorter than this. */
const LONGEST = 64;
