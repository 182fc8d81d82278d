import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { CurrentOperator, ForOperators } from '../auth/access.decorator.js';
import type { Plain } from '../platform/http/plain.js';
import { IikoRefusals } from '../iiko/iiko-refusals.js';
import { RefusalDto, toRefusal } from './refusal.dto.js';
import { LOGGER } from '../platform/logging/logger.js';
import { SyncStates } from '../sync/sync-states.js';

export class IikoRetryDto {
  /** What was refused until now and is tried again. */
  readonly refusals: RefusalDto[];
}

@ApiTags('Support')
@ForOperators()
@Controller('v1/support/iiko')
export class IikoRetryController {
  constructor(
    private readonly refusals: IikoRefusals,
    private readonly states: SyncStates,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Ask iiko again for what it has refused
   *
   * For when the account, its key or its rights were mended at iiko. Everything that is read in the background is read
   * again within seconds. What iiko still refuses rests again.
   */
  @Post('retry')
  @HttpCode(200)
  @ApiOkResponse({ type: IikoRetryDto, description: 'What is tried again' })
  async retryIiko(@CurrentOperator() operator: string): Promise<Plain<IikoRetryDto>> {
    const refusals = this.refusals.list().map(toRefusal);
    this.logger.info({ operator, refusals: refusals.length }, 'iiko is asked again');
    await this.refusals.lift();
    await this.states.readAgain();
    return { refusals };
  }
}
