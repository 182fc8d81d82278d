import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../platform/config/config.js';
import { SHORTEST_SECRET } from '../platform/config/schema.js';
import { networkAddressOf } from '../platform/http/network-address.js';
import { Problem } from '../platform/http/problem.js';
import { routeOf } from '../platform/http/route-name.js';
import { rateLimited, RateLimits } from '../platform/limits/rate-limits.js';
import { LOGGER } from '../platform/logging/logger.js';

interface KnownKey {
  name: string;
  digest: Buffer;
}

/** Beside the limits of requests: it counts guesses, whatever they are sent to. */
const WRONG_KEYS = 'operator-wrong-key';

/** The keys of operators. The service knows only their hashes, so its configuration lets nobody in. */
@Injectable()
export class OperatorKeys {
  private readonly known: KnownKey[];
  private readonly wrongPerMinute: number;

  constructor(
    private readonly limits: RateLimits,
    @Inject(CONFIG) { operatorKeys, rateLimits }: Pick<Config, 'operatorKeys' | 'rateLimits'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.wrongPerMinute = rateLimits.operator;
    this.known = operatorKeys.map(({ name, sha256 }) => ({
      name,
      digest: Buffer.from(sha256, 'hex'),
    }));
  }

  /**
   * An address that has sent too many wrong keys is refused with a right one as well, or guessing could go on.
   * @returns the name of the key in `X-Api-Key`
   * @throws Problem operator_key_invalid, rate_limited
   */
  async authenticate(request: FastifyRequest): Promise<string> {
    const header = request.headers['x-api-key'];
    if (header === undefined) {
      throw new Problem('operator_key_invalid');
    }
    const name = this.find(String(header));
    const address = networkAddressOf(request);
    const wrong =
      name === undefined
        ? await this.limits.count(WRONG_KEYS, address)
        : await this.limits.usage(WRONG_KEYS, address);
    if (this.wrongPerMinute > 0 && wrong !== undefined && wrong.used > this.wrongPerMinute) {
      throw rateLimited(wrong.resetSeconds);
    }
    if (name === undefined) {
      throw new Problem('operator_key_invalid');
    }
    const { method } = request;
    this.logger.info({ operator: name, method, route: routeOf(request) }, 'operator let in');
    return name;
  }

  /** Compares with every key, whichever matches: the time tells nothing. */
  private find(key: string): string | undefined {
    const given = createHash('sha256').update(key).digest();
    const matching = this.known.filter(({ digest }) => timingSafeEqual(digest, given));
    const [found] = matching;
    if (found !== undefined && key.length < SHORTEST_SECRET) {
      // The configuration has only its hash, which does not say how long it is.
      const fields = { operator: found.name, shortest: SHORTEST_SECRET };
      this.logger.error(fields, "an operator's key is too short and not accepted");
      return undefined;
    }
    return found?.name;
  }
}
