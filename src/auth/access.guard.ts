import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { ACCESS, type Access } from './access.decorator.js';
import { AuthService } from './auth.service.js';
import { OperatorKeys } from './operator-keys.js';
import { rememberCustomer } from './request-customer.js';

/** Deny by default: a route that does not say who may call it needs a session that signed in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly auth: AuthService,
    private readonly operators: OperatorKeys,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    if (access === 'public') {
      return true;
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (access === 'operator') {
      this.operators.authenticate(request.headers);
      return true;
    }
    const customer = await this.auth.authenticate(readBearerToken(request));
    if (access !== 'session' && customer.kind !== 'customer') {
      throw new Problem('sign_in_required');
    }
    rememberCustomer(request, customer);
    return true;
  }
}

function readBearerToken(request: FastifyRequest): string {
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) {
    throw new Problem('unauthenticated', { headers: { 'www-authenticate': 'Bearer' } });
  }
  return token;
}
