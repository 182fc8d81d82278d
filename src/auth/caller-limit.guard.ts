import { Injectable, type ExecutionContext } from '@nestjs/common';
import { LimitGuard, type LimitName } from '../limits/limit.guard.js';
import { findCustomer, findOperator } from './request-customer.js';

/** After the caller is known: requests of one session, or of one operator's key. */
@Injectable()
export class CallerLimitGuard extends LimitGuard {
  protected override readonly names = ['session', 'operator'] as const;

  protected override trackerOf(name: LimitName, context: ExecutionContext): string | undefined {
    const request = context.switchToHttp().getRequest<object>();
    return name === 'session' ? findCustomer(request)?.sessionId : findOperator(request);
  }
}
