import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../platform/http/problem.js';
import { endStreamWith, ownStreamsBy } from '../platform/http/stream-end.js';
import { currentContext } from '../platform/logging/request-context.js';
import { ACCESS, type Access } from './access.decorator.js';
import { AuthService, type Customer } from './auth.service.js';
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
    if (access === 'public') {
      await this.recognise(request);
      return true;
    }
    if (access === 'optional-session' && hasNoCredentials(request)) {
      return true;
    }
    if (access === 'operator') {
      rememberOperator(request, await this.operators.authenticate(request));
      return true;
    }
    await this.letIn(request, access === 'session' || access === 'optional-session');
    return true;
  }

  private async authenticate(request: FastifyRequest, guestsToo: boolean): Promise<Customer> {
    const token = readBearerToken(request);
    if (token === undefined) {
      throw unauthenticated(guestsToo, { headers: { 'www-authenticate': 'Bearer' } });
    }
    try {
      return await this.auth.authenticate(token);
    } catch (error) {
      throw error instanceof Problem && error.code === 'unauthenticated'
        ? unauthenticated(guestsToo, error)
        : error;
    }
  }

  /** A route for everyone takes no notice of a token that is no good; a good one has limits of its own. */
  private async recognise(request: FastifyRequest): Promise<void> {
    const token = readBearerToken(request);
    if (token === undefined || !LOOKS_SIGNED.test(token)) {
      return;
    }
    try {
      remember(request, await this.auth.authenticate(token));
    } catch (error) {
      if (!(error instanceof Problem)) {
        throw error;
      }
    }
  }

  private async letIn(request: FastifyRequest, guestsToo: boolean): Promise<void> {
    const customer = await this.authenticate(request, guestsToo);
    if (!guestsToo && customer.kind !== 'customer') {
      throw new Problem('sign_in_required');
    }
    remember(request, customer);
    ownStreamsBy(request, customer.sessionId);
    endStreamWith(request, this.ended.ending(customer.sessionId));
  }
}

const LOOKS_SIGNED = /^[\w-]+\.[\w-]+\.[\w-]+$/;

function remember(request: FastifyRequest, customer: Customer): void {
  rememberCustomer(request, customer);
  const current = currentContext();
  if (current !== undefined) {
    current.sessionId = customer.sessionId;
  }
}

/** A guest session is no help where only customers are let in. */
function unauthenticated(
  guestsToo: boolean,
  { headers, cause }: { headers: Record<string, string>; cause?: unknown },
): Problem {
  const action = guestsToo ? 'startSession' : 'signIn';
  return new Problem('unauthenticated', { action, headers, cause });
}

function hasNoCredentials({ headers }: FastifyRequest): boolean {
  return headers.authorization === undefined;
}

function readBearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
}
