import { Inject, Injectable } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CONFIG, type Config } from '../config/config.js';
import { Problem } from '../http/problem.js';

interface KnownKey {
  name: string;
  digest: Buffer;
}

/** The keys of operators. The service knows only their hashes, so its configuration lets nobody in. */
@Injectable()
export class OperatorKeys {
  private readonly known: KnownKey[];

  constructor(@Inject(CONFIG) { operatorKeys }: Pick<Config, 'operatorKeys'>) {
    this.known = operatorKeys.map(({ name, sha256 }) => ({
      name,
      digest: Buffer.from(sha256, 'hex'),
    }));
  }

  /**
   * Compares with every key, whichever matches: the time tells nothing.
   * @returns the name of the key in `X-Api-Key`
   * @throws Problem operator_key_invalid
   */
  authenticate(headers: IncomingHttpHeaders): string {
    const header = headers['x-api-key'];
    const given = createHash('sha256')
      .update(typeof header === 'string' ? header : '')
      .digest();
    const matching = this.known.filter(({ digest }) => timingSafeEqual(digest, given));
    const [key] = matching;
    if (key === undefined) {
      throw new Problem('operator_key_invalid');
    }
    return key.name;
  }
}
