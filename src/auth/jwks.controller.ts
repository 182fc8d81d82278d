import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Plain } from '../platform/http/plain.js';
import { Public } from './access.decorator.js';
import { JsonWebKeySetDto } from './auth.dto.js';
import { SigningKeys } from './signing-keys.js';

@ApiTags('Auth')
@Public()
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  /**
   * Public keys of access tokens
   *
   * For services beside this one that take the same tokens (RFC 7517). Signatures of every key in it count.
   */
  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=300')
  listPublicKeys(): Plain<JsonWebKeySetDto> {
    return { keys: this.keys.publicKeys() };
  }
}
