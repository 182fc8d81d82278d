import { Injectable, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { networkAddressOf } from '../http/network-address.js';
import { LOOKUP_LIMIT, SIGN_IN_LIMIT } from './limit.decorator.js';
import { LimitGuard, type LimitName } from './limit.guard.js';

/** Before anything else is done for a request: requests from one network address. */
@Injectable()
export class AddressLimitGuard extends LimitGuard {
  protected override readonly names = ['address', 'sign-in', 'lookup'] as const;

  protected override trackerOf(name: LimitName, context: ExecutionContext): string | undefined {
    if (name !== 'address' && !this.isMarked(name, context)) {
      return undefined;
    }
    return networkAddressOf(context.switchToHttp().getRequest<FastifyRequest>());
  }

  private isMarked(name: LimitName, context: ExecutionContext): boolean {
    const mark = name === 'sign-in' ? SIGN_IN_LIMIT : LOOKUP_LIMIT;
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<true | undefined>(mark, targets) === true;
  }
}
