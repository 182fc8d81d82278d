import { Injectable } from '@nestjs/common';
import { Redis } from '../../platform/cache/redis.js';
import { DatabaseWatch } from '../../platform/database/database-watch.js';
import type { Plain } from '../../platform/http/plain.js';
import type { CheckDto } from './status.dto.js';
import { withLimit } from './time-limit.js';

/** Whether the places where the service keeps things work. */
@Injectable()
export class StorageChecks {
  constructor(
    private readonly database: DatabaseWatch,
    private readonly redis: Redis,
  ) {}

  async checkDatabase(): Promise<Plain<CheckDto>> {
    const { engine } = this.database;
    try {
      const writeFailure = await withLimit(this.database.findWriteFailure());
      return writeFailure === undefined
        ? { ok: true, required: true, detail: engine }
        : { ok: false, required: true, detail: `${engine} cannot write: ${writeFailure}` };
    } catch {
      return { ok: false, required: true, detail: `${engine} does not answer` };
    }
  }

  /** Everything works without it, only worse. No check where none is configured. */
  checkRedis(): { redis?: Plain<CheckDto> } {
    const { expected, trouble } = this.redis;
    if (!expected) {
      return {};
    }
    return trouble === undefined
      ? { redis: { ok: true, required: false } }
      : { redis: { ok: false, required: false, detail: trouble } };
  }
}
