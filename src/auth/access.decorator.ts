import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import { ApiProblems } from '../platform/http/api-problems.js';
import type { Customer } from './auth.service.js';
import { customerOf, findCustomer, operatorOf } from './request-customer.js';

export const ACCESS = 'access';

/**
 * Who may call a route: anybody, anybody who may say who they are, any session, a session that signed in,
 * an operator's key.
 */
export type Access = 'public' | 'optional-session' | 'session' | 'customer' | 'operator';

/** Nobody has to be signed in. A route that says nothing about its callers answers nobody. */
export const Public = () => SetMetadata(ACCESS, 'public' satisfies Access);

/**
 * A session, a guest's included, or none; one that is named has to be valid. The operation documents
 * `unauthenticated`, `token_expired` and `session_ended` itself, among its other problems of that status.
 */
export const WithOrWithoutSession = () =>
  applyDecorators(
    SetMetadata(ACCESS, 'optional-session' satisfies Access),
    ApiBearerAuth('session'),
    ApiSecurity({}),
  );

/** Needs a session, a guest's included; documents that it does. */
export const ForCustomers = () =>
  applyDecorators(
    SetMetadata(ACCESS, 'session' satisfies Access),
    ApiBearerAuth('session'),
    ApiProblems('unauthenticated', 'token_expired', 'session_ended'),
  );

/** Needs the session of somebody who has proved a phone number. */
export const ForSignedIn = () =>
  applyDecorators(
    SetMetadata(ACCESS, 'customer' satisfies Access),
    ApiBearerAuth('session'),
    ApiProblems('unauthenticated', 'token_expired', 'session_ended', 'sign_in_required'),
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

/** Undefined where nobody says who they are; for `WithOrWithoutSession`. */
export const OptionalCustomer = createParamDecorator(
  (_options: unknown, context: ExecutionContext): Customer | undefined =>
    findCustomer(context.switchToHttp().getRequest()),
);

/** Name of the operator's key; for `ForOperators`. */
export const CurrentOperator = createParamDecorator(
  (_options: unknown, context: ExecutionContext): string =>
    operatorOf(context.switchToHttp().getRequest()),
);
