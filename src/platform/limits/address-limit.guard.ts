import { Injectable, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { networkAddressOf } from '../http/network-address.js';
import { LOOKUP_LIMIT, SIGN_IN_LIMIT } from './limit.decorator.js';
import { LimitGuard, type LimitName } from './limit.guard.js';

/**
 * Before anything else is done for a request: requests from one network address. These limits are high, because many
 * guests share an address: behind a carrier's NAT, in the restaurant's own network.
 */
@Injectable()
export class AddressLimitGuard extends LimitGuard {
  protected override readonly names = ['address', 'sign-in', 'lookup-address'] as const;

  protected override trackerOf(name: LimitName, context: ExecutionContext): string | undefined {
    const mark = MARKS[name];
    if (mark !== undefined && !this.isMarked(mark, context)) {
      return undefined;
    }
    return networkAddressOf(context.switchToHttp().getRequest<FastifyRequest>());
  }
}

const MARKS: Partial<Record<LimitName, string>> = {
  'sign-in': SIGN_IN_LIMIT,
  'lookup-address': LOOKUP_LIMIT,
};
