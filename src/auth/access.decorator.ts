import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.js';
import type { Customer } from './auth.service.js';
import { customerOf } from './request-customer.js';

export const ACCESS = 'access';

/** Who may call a route: anybody, any session, a session that signed in, an operator's key. */
export type Access = 'public' | 'session' | 'customer' | 'operator';

/** Nobody has to be signed in. A route that says nothing about its callers answers nobody. */
export const Public = () => SetMetadata(ACCESS, 'public' satisfies Access);

/** Needs a session, a guest's included; documents that it does. */
export const ForCustomers = () =>
  applyDecorators(
    SetMetadata(ACCESS, 'session' satisfies Access),
    ApiBearerAuth('session'),
    ApiProblems('unauthenticated'),
  );

/** Needs the session of somebody who has proved a phone number. */
export const ForSignedIn = () =>
  applyDecorators(
    SetMetadata(ACCESS, 'customer' satisfies Access),
    ApiBearerAuth('session'),
    ApiProblems('unauthenticated', 'sign_in_required'),
  );

/** Needs an operator's key in `X-Api-Key`. */
export const ForOperators = () =>
  applyDecorators(
    SetMetadata(ACCESS, 'operator' satisfies Access),
    ApiSecurity('operator'),
    ApiProblems('operator_key_invalid'),
  );

export const CurrentCustomer = createParamDecorator(
  (_options: unknown, context: ExecutionContext): Customer =>
    customerOf(context.switchToHttp().getRequest()),
);
