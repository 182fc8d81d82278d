import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { clockNow } from '../platform/database/clock.js';
import { ApiProblems } from '../platform/http/api-problems.js';
import { cacheable } from '../platform/http/cacheable-reply.js';
import { RequestLanguage } from '../platform/http/language.decorator.js';
import type { Plain } from '../platform/http/plain.js';
import type { Language } from '../platform/http/problem.js';
import { toAvailability } from './loyalty-absences.js';
import { ProgramListDto } from './loyalty-program.dto.js';
import { PROGRAMS_FRESH_MS, LoyaltyPrograms } from './iiko/loyalty-programs.js';
import { toProgramDtos } from './iiko/loyalty-programs.mapper.js';

const CACHE_CONTROL = `public, max-age=60, stale-while-revalidate=${PROGRAMS_FRESH_MS / 1_000}`;

@Public()
@ApiTags('Loyalty')
@Controller('v1/loyalty/programs')
export class LoyaltyProgramsController {
  constructor(private readonly programs: LoyaltyPrograms) {}

  /**
   * List the loyalty programmes
   *
   * The chain's programmes and campaigns with the rules as the restaurant has written them; the same for
   * everybody. `X-Data-As-Of` says when iiko last told them, `X-Data-Stale: true` that it does not answer
   * right now.
   */
  @Get()
  @ApiOkResponse({ type: ProgramListDto, description: 'The programmes' })
  @ApiProblems('malformed_request')
  async listLoyaltyPrograms(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @RequestLanguage() language: Language,
  ): Promise<Plain<ProgramListDto> | undefined> {
    const read = await this.programs.list();
    if (!read.available) {
      // Not to be kept by anybody: it may come back, and the text is in the caller's language.
      return { loyalty: toAvailability(read.reason, language), items: [] };
    }
    const items = toProgramDtos(read.value, clockNow().toISOString().slice(0, 10));
    const body = { loyalty: toAvailability(null, language), items };
    return cacheable(request, reply, body, { cacheControl: CACHE_CONTROL, freshness: read });
  }
}
