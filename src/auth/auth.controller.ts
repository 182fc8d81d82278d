import { Body, Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { BodyLimit } from '../platform/http/body-bounds.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { networkAddressOf } from '../platform/http/network-address.js';
import { UuidParam } from '../platform/http/uuid-param.js';
import { SignInLimit } from '../platform/limits/limit.decorator.js';
import { CurrentCustomer, ForCustomers, Public } from './access.decorator.js';
import { RefreshSessionDto, SessionDto, SessionListDto, StartSessionDto } from './auth.dto.js';
import { AuthService, type Customer } from './auth.service.js';
import { RefreshLimit } from './refresh-limit.js';
import { originOf } from './session-origin.js';
import { SessionRenewal } from './session-renewal.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('Auth')
@Controller('v1/auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly renewal: SessionRenewal,
    private readonly refreshLimit: RefreshLimit,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Start a guest session
   *
   * Enough to quote, order and follow one's own orders. Keep both tokens: whoever has them is this guest.
   */
  @Public()
  @SignInLimit()
  @BodyLimit(4)
  @Post('guest')
  @ApiBody({ type: StartSessionDto, required: false })
  @ApiProblems('validation_failed', 'unsupported_media_type', 'malformed_json', 'body_too_large')
  startGuestSession(
    @Body() { device }: StartSessionDto,
    @Req() request: FastifyRequest,
  ): Promise<SessionDto> {
    return this.auth.startGuestSession(originOf(request, device));
  }

  /**
   * Continue a session
   *
   * Each refresh token is replaced by the one in the answer. Send the old one again if the answer is lost: until the
   * new one is used, the old one gets the same answer. An old one that comes after that ends the session, because
   * someone else has a copy. In the example, put the `refreshToken` of the last answer in its place.
   */
  @Public()
  @BodyLimit(4)
  @Post('refresh')
  @HttpCode(200)
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'session_ended',
    'rate_limited',
    'unsupported_media_type',
    'body_too_large',
  )
  async refreshSession(
    @Body() body: RefreshSessionDto,
    @Req() request: FastifyRequest,
  ): Promise<SessionDto> {
    await this.refreshLimit.take(body.refreshToken, networkAddressOf(request));
    return this.renewal.refresh(body.refreshToken);
  }

  /**
   * Sign out on this device
   *
   * Ends the session at once: its tokens are refused from now on, and its event streams close.
   */
  @ForCustomers()
  @BodyLimit(4)
  @Post('logout')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The session has ended.' })
  logout(@CurrentCustomer() customer: Customer): Promise<void> {
    return this.sessions.endCurrent(customer);
  }

  /** Sign out on all devices, this one included */
  @ForCustomers()
  @BodyLimit(4)
  @Post('logout-all')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'All sessions have ended.' })
  logoutEverywhere(@CurrentCustomer() customer: Customer): Promise<void> {
    return this.sessions.endAll(customer);
  }

  /** List one's own sessions, the last used first */
  @ForCustomers()
  @Get('sessions')
  listSessions(@CurrentCustomer() customer: Customer): Promise<SessionListDto> {
    return this.sessions.list(customer);
  }

  /** Sign out on one device */
  @ForCustomers()
  @Delete('sessions/:sessionId')
  @HttpCode(204)
  @ApiParam({
    name: 'sessionId',
    description: '`id` of one of the sessions at `GET /v1/auth/sessions`.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiNoContentResponse({ description: 'The session has ended.' })
  @ApiProblems('validation_failed', 'session_not_found')
  endSession(
    @CurrentCustomer() customer: Customer,
    @UuidParam('sessionId') sessionId: string,
  ): Promise<void> {
    return this.sessions.endOne(customer, sessionId);
  }
}
