import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { CurrentOperator, ForOperators } from '../../auth/access.decorator.js';
import type { Plain } from '../../platform/http/plain.js';
import { IikoRefusals } from '../../iiko/iiko-refusals.js';
import { RefusalDto } from '../refusal.dto.js';
import { toRefusalDto } from './refusal.mapper.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { SyncStates } from '../../sync/sync-states.js';

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
   * Use it after the account, its key or its rights were fixed at iiko. All background reads run again within
   * seconds. If iiko still refuses an operation, it rests again.
   */
  @Post('retry')
  @HttpCode(200)
  @ApiOkResponse({ type: IikoRetryDto, description: 'The operations that are retried' })
  async retryIiko(@CurrentOperator() operator: string): Promise<Plain<IikoRetryDto>> {
    const refusals = this.refusals.list().map(toRefusalDto);
    this.logger.info({ operator, refusals: refusals.length }, 'iiko is asked again');
    await this.refusals.lift();
    await this.states.readAgain();
    return { refusals };
  }
}
