import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerIn } from './content-language.js';
import { chooseLanguage, type Language } from './problem.js';

/**
 * Language of the texts in the answer, by `Accept-Language`: Russian or English. Who asks for it answers
 * in it, so this also sets `Content-Language` and `Vary`.
 */
export const RequestLanguage = createParamDecorator(
  (_options: unknown, context: ExecutionContext): Language => {
    const http = context.switchToHttp();
    const { headers } = http.getRequest<FastifyRequest>();
    const language = chooseLanguage(headers['accept-language']);
    answerIn(language, http.getResponse<FastifyReply>());
    return language;
  },
);
