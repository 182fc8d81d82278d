import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';
import { rateLimited, WINDOW_SECONDS } from './rate-limits.js';

export type LimitName =
  'address' | 'sign-in' | 'lookup-address' | 'session' | 'lookup' | 'operator';

/**
 * Counts a request against its limits and says so in the headers of the IETF draft "RateLimit header
 * fields for HTTP" (draft-ietf-httpapi-ratelimit-headers): `RateLimit-Policy: "session";q=240;w=60` and
 * `RateLimit: "session";r=239;t=60`, one member for each limit that applies.
 */
@Injectable()
export abstract class LimitGuard extends ThrottlerGuard {
  protected abstract readonly names: readonly LimitName[];

  /** Whom the limit counts here; undefined when it does not apply to the request. */
  protected abstract trackerOf(name: LimitName, context: ExecutionContext): string | undefined;

  override async onModuleInit(): Promise<void> {
    await super.onModuleInit();
    this.throttlers = this.throttlers.filter((each) => this.nameOf(each.name) !== undefined);
  }

  /** @throws Problem rate_limited */
  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl, blockDuration } = request;
    const name = this.nameOf(request.throttler.name);
    const tracker = name === undefined ? undefined : this.trackerOf(name, context);
    if (name === undefined || tracker === undefined) {
      return true;
    }
    const { totalHits, timeToExpire, isBlocked } = await this.storageService.increment(
      tracker,
      ttl,
      limit,
      blockDuration,
      name,
    );
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const remaining = Math.max(0, limit - totalHits);
    addMember(reply, 'ratelimit-policy', `"${name}";q=${limit};w=${WINDOW_SECONDS}`);
    addMember(reply, 'ratelimit', `"${name}";r=${remaining};t=${timeToExpire}`);
    if (isBlocked) {
      throw rateLimited(timeToExpire);
    }
    return true;
  }

  protected isMarked(mark: string, context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<true | undefined>(mark, targets) === true;
  }

  private nameOf(name: string | undefined): LimitName | undefined {
    return this.names.find((each) => each === name);
  }
}

/** Both fields are lists (RFC 9651): guards that run later add their own member. */
function addMember(reply: FastifyReply, header: string, member: string): void {
  const present = reply.getHeader(header);
  void reply.header(header, present === undefined ? member : `${String(present)}, ${member}`);
}
