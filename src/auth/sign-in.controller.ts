import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { BodyLimit } from '../platform/http/body-bounds.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { codeAskerOf } from './code-asker.js';
import { SignInLimit } from '../platform/limits/limit.decorator.js';
import { OptionalCustomer, Public, WithOrWithoutSession } from './access.decorator.js';
import { CodeSentDto, RequestCodeDto, SessionDto, VerifyCodeDto } from './auth.dto.js';
import type { Customer } from './auth.service.js';
import { originOf } from './session-origin.js';
import { SignInService } from './sign-in.service.js';

@ApiTags('Auth')
@SignInLimit()
@ApiProblems('malformed_json', 'unsupported_media_type', 'body_too_large')
@Controller('v1/auth/otp')
export class SignInController {
  constructor(private readonly signIns: SignInService) {}

  /**
   * Send a sign-in code to a phone
   *
   * Six digits, valid for five minutes; a newer code replaces an older one of the same session or address. The answer
   * is the same whether the number is known here or not. `rate_limited` says in `Retry-After` when another can be asked
   * for. Where too many were asked for, `proof_required` carries a `challenge` of ALTCHA: find a `counter`, from 0 on,
   * so that the SHA-256 of the bytes of `salt`, of `nonce` and of the counter (four bytes, the highest first) begins
   * with `keyPrefix`, and repeat the request with `proof`. A session that is sent along counts instead of the address.
   */
  @Public()
  @BodyLimit(4)
  @Post()
  @HttpCode(202)
  @ApiAcceptedResponse({ type: CodeSentDto, description: 'The code is on its way.' })
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'phone_invalid',
    'rate_limited',
    'proof_required',
    'code_not_sent',
  )
  requestCode(@Body() body: RequestCodeDto, @Req() request: FastifyRequest): Promise<CodeSentDto> {
    return this.signIns.sendCode(body, codeAskerOf(request));
  }

  /**
   * Sign in with the code
   *
   * Send a guest's access token along, and the guest's orders become the customer's; the guest session
   * ends. Five wrong codes use it up for the one who guesses: `code_invalid` says in `attemptsLeft` how many are left. In the
   * example, put the number and the code of the message in their places.
   */
  @WithOrWithoutSession()
  @BodyLimit(4)
  @Post('verify')
  @HttpCode(200)
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'phone_invalid',
    'code_invalid',
    'code_expired',
    'unauthenticated',
    'token_expired',
    'session_ended',
  )
  verifyCode(
    @Body() { phone, code, device }: VerifyCodeDto,
    @OptionalCustomer() current: Customer | undefined,
    @Req() request: FastifyRequest,
  ): Promise<SessionDto> {
    const asker = codeAskerOf(request);
    const origin = originOf(request, device);
    return this.signIns.signIn({ phone, code, origin, current, asker });
  }
}
