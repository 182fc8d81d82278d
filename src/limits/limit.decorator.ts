import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { UNLIMITED_EXTENSION } from '../http/openapi.js';

export const SIGN_IN_LIMIT = 'sign-in-limit';

/** Starts, proves or renews a session: on top of the limit for all requests there is a stricter one. */
export const SignInLimit = () => SetMetadata(SIGN_IN_LIMIT, true);

/** Not counted against the limit of the network address; the reason stands where it is used. */
export const Unlimited = () =>
  applyDecorators(SkipThrottle({ address: true }), ApiExtension(UNLIMITED_EXTENSION, true));
