import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { UNLIMITED_EXTENSION } from '../http/openapi.js';

export const SIGN_IN_LIMIT = 'sign-in-limit';
export const LOOKUP_LIMIT = 'lookup-limit';

/** Starts or proves a session: on top of the limit for all requests there is a stricter one. */
export const SignInLimit = () => SetMetadata(SIGN_IN_LIMIT, true);

/**
 * Asks iiko or a paid service on behalf of any caller: a few must not use up what all have. What is sometimes answered
 * from memory counts by `Lookups` instead.
 */
export const LookupLimit = () => SetMetadata(LOOKUP_LIMIT, true);

/** Not counted against the limit of the network address; the reason stands where it is used. */
export const Unlimited = () =>
  applyDecorators(SkipThrottle({ address: true }), ApiExtension(UNLIMITED_EXTENSION, true));
