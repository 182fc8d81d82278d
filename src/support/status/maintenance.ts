import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { AuthService } from '../../auth/auth.service.js';
import { PhoneCodes } from '../../auth/phone-codes.js';
import { clockMs } from '../../platform/database/clock.js';
import { JobHandler } from '../../platform/jobs/job-handler.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { Idempotency } from '../../orders/place/idempotency.js';
import { WebhooksService } from '../../webhooks/webhooks.service.js';

const HOUR_MS = 3_600_000;
/** Long enough for support to look up what iiko sent about last week's order. */
const WEBHOOK_LIFE_MS = 14 * 24 * HOUR_MS;

/** Deletes hourly what has outlived its use. */
@Injectable()
export class Maintenance implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: Jobs,
    private readonly auth: AuthService,
    private readonly codes: PhoneCodes,
    private readonly idempotency: Idempotency,
    private readonly webhooks: WebhooksService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.jobs.send('maintenance.clean', {}, { key: 'all' }).catch((error: unknown) => {
        this.logger.error({ err: error }, 'the clean-up could not be queued');
      });
    }, HOUR_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  @JobHandler('maintenance.clean')
  async clean(): Promise<void> {
    const now = clockMs();
    await this.auth.deleteExpired();
    await this.codes.deleteOld();
    await this.idempotency.deleteOld();
    await this.webhooks.deleteBefore(new Date(now - WEBHOOK_LIFE_MS));
  }
}
