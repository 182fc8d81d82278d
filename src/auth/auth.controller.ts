import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.js';
import { Public } from './access.decorator.js';
import { RefreshSessionDto, SessionDto } from './auth.dto.js';
import { AuthService } from './auth.service.js';

@ApiTags('Auth')
@Controller('v1/auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  /**
   * Start a guest session
   *
   * Enough to quote, order and follow one's own orders. Keep both tokens: whoever has them is this guest.
   */
  @Public()
  @Post('guest')
  @ApiProblems('unsupported_media_type', 'malformed_json', 'body_too_large')
  startGuestSession(): Promise<SessionDto> {
    return this.auth.startGuestSession();
  }

  /**
   * Continue a session
   *
   * Each refresh token works once and is replaced by the one in the answer. One that comes again later
   * ends the session: somebody else has a copy. In the example, put the `refreshToken` of the last
   * answer in its place.
   */
  @Public()
  @Post('refresh')
  @HttpCode(200)
  @ApiProblems(
    'validation_failed',
    'malformed_json',
    'session_ended',
    'unsupported_media_type',
    'body_too_large',
  )
  refreshSession(@Body() body: RefreshSessionDto): Promise<SessionDto> {
    return this.auth.refresh(body.refreshToken);
  }
}
