import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { chooseLanguage, type Language } from './problem.js';

/** Language of the texts in the answer, by `Accept-Language`: Russian or English. */
export const RequestLanguage = createParamDecorator(
  (_options: unknown, context: ExecutionContext): Language =>
    chooseLanguage(context.switchToHttp().getRequest<FastifyRequest>().headers['accept-language']),
);
