import { Injectable, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { networkAddressOf } from '../http/network-address.js';
import { SIGN_IN_LIMIT } from './limit.decorator.js';
import { LimitGuard, type LimitName } from './limit.guard.js';

/** Before anything else is done for a request: requests from one network address. */
@Injectable()
export class AddressLimitGuard extends LimitGuard {
  protected override readonly names = ['address', 'sign-in'] as const;

  protected override trackerOf(name: LimitName, context: ExecutionContext): string | undefined {
    const targets = [context.getHandler(), context.getClass()];
    const isSignIn = this.reflector.getAllAndOverride<true | undefined>(SIGN_IN_LIMIT, targets);
    if (name === 'sign-in' && isSignIn !== true) {
      return undefined;
    }
    return networkAddressOf(context.switchToHttp().getRequest<FastifyRequest>());
  }
}
