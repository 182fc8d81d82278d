import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { endStreamWith, ownStreamsBy } from '../http/stream-end.js';
import { ACCESS, type Access } from './access.decorator.js';
import { AuthService } from './auth.service.js';
import { EndedSessions } from './ended-sessions.js';
import { OperatorKeys } from './operator-keys.js';
import { rememberCustomer, rememberOperator } from './request-customer.js';

/** Deny by default: a route that does not say who may call it needs a session that signed in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly auth: AuthService,
    private readonly ended: EndedSessions,
    private readonly operators: OperatorKeys,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (access === 'public' || (access === 'optional-session' && hasNoCredentials(request))) {
      return true;
    }
    if (access === 'operator') {
      rememberOperator(request, await this.operators.authenticate(request));
      return true;
    }
    await this.letIn(request, access === 'session' || access === 'optional-session');
    return true;
  }

  private async letIn(request: FastifyRequest, guestsToo: boolean): Promise<void> {
    const customer = await this.auth.authenticate(readBearerToken(request));
    if (!guestsToo && customer.kind !== 'customer') {
      throw new Problem('sign_in_required');
    }
    rememberCustomer(request, customer);
    ownStreamsBy(request, customer.sessionId);
    endStreamWith(request, this.ended.ending(customer.sessionId));
  }
}

function hasNoCredentials({ headers }: FastifyRequest): boolean {
  return headers.authorization === undefined;
}

function readBearerToken(request: FastifyRequest): string {
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) {
    throw new Problem('unauthenticated', { headers: { 'www-authenticate': 'Bearer' } });
  }
  return token;
}
