import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentOperator, ForOperators } from '../../auth/access.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.js';
import type { Plain } from '../../platform/http/plain.js';
import { IikoBudgets } from '../../iiko/iiko-budgets.js';
import { IikoPauseListDto, LiftIikoPausesDto } from './iiko-pauses.dto.js';

const EXAMPLES = {
  all: { summary: 'All of them', value: {} },
  one: { summary: 'One group', value: { restrictionGroup: 'Orders: creating' } },
} satisfies Record<string, { summary: string; value: Plain<LiftIikoPausesDto> }>;

@ApiTags('Support')
@ForOperators()
@Controller('v1/support/iiko-pauses')
export class IikoPausesController {
  constructor(private readonly budgets: IikoBudgets) {}

  /**
   * List the groups of iiko's methods that are paused
   *
   * iiko has refused a call of theirs (429). A pause is as long as `Retry-After` says, at most two minutes. Without
   * Redis each replica has pauses of its own.
   */
  @Get()
  @ApiOkResponse({ type: IikoPauseListDto, description: 'The pauses' })
  async listPauses(): Promise<Plain<IikoPauseListDto>> {
    return { items: await this.budgets.pauses() };
  }

  /**
   * End pauses now
   *
   * Waiting calls are sent at once. If iiko still refuses the group, it is paused again.
   */
  @Post('lift')
  @HttpCode(200)
  @ApiBody({ type: LiftIikoPausesDto, examples: EXAMPLES })
  @ApiOkResponse({ type: IikoPauseListDto, description: 'The pauses that have ended' })
  @ApiProblems('validation_failed', 'malformed_json', 'unsupported_media_type', 'body_too_large')
  async liftPauses(
    @Body() { restrictionGroup }: LiftIikoPausesDto,
    @CurrentOperator() operator: string,
  ): Promise<Plain<IikoPauseListDto>> {
    return { items: await this.budgets.lift(operator, restrictionGroup) };
  }
}
