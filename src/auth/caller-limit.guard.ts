import { Injectable, type ExecutionContext } from '@nestjs/common';
import { LOOKUP_LIMIT } from '../platform/limits/limit.decorator.js';
import { LimitGuard, type LimitName } from '../platform/limits/limit.guard.js';
import { findCustomer, findOperator } from './request-customer.js';

/** After the caller is known: requests of one session, or of one operator's key. */
@Injectable()
export class CallerLimitGuard extends LimitGuard {
  protected override readonly names = ['session', 'lookup', 'operator'] as const;

  protected override trackerOf(name: LimitName, context: ExecutionContext): string | undefined {
    const request = context.switchToHttp().getRequest<object>();
    if (name === 'operator') {
      return findOperator(request);
    }
    const applies = name === 'session' || this.isMarked(LOOKUP_LIMIT, context);
    return applies ? findCustomer(request)?.sessionId : undefined;
  }
}
