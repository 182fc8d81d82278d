import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.js';
import type { Customer } from './auth.service.js';
import { customerOf } from './request-customer.js';

export const IS_PUBLIC = 'isPublic';

/** Nobody has to be signed in. Without it, or `ForCustomers`, a route answers nobody. */
export const Public = () => SetMetadata(IS_PUBLIC, true);

/** Needs a session, a guest's included; documents that it does. */
export const ForCustomers = () =>
  applyDecorators(
    SetMetadata(IS_PUBLIC, false),
    ApiBearerAuth('session'),
    ApiProblems('unauthenticated'),
  );

export const CurrentCustomer = createParamDecorator(
  (_options: unknown, context: ExecutionContext): Customer =>
    customerOf(context.switchToHttp().getRequest()),
);
