import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CONFIG, type Config } from '../config/config.js';
import { IikoTokenShare, type SharedToken } from './iiko-token-share.js';
import { IikoTransport } from './iiko-transport.js';
import { IikoError, type IikoErrorDetails } from './iiko.errors.js';
import { TOKEN_OPERATIONS } from './operations.js';
import { tokenLifetimeMs } from './token-lifetime.js';

/**
 * The bearer token: from memory, from the share of all processes, or fetched – by one caller of one
 * process, while all others wait for it.
 */
@Injectable()
export class IikoTokens {
  private current: SharedToken | undefined;
  private pending: Promise<string> | undefined;

  constructor(
    private readonly transport: IikoTransport,
    private readonly share: IikoTokenShare,
    @Inject(CONFIG)
    private readonly config: { iiko: Pick<Config['iiko'], 'credentials' | 'timeoutMs'> },
  ) {}

  /** @throws IikoError with outcome `not-sent`: without a token nothing can be sent */
  get(): Promise<string> {
    return this.obtain(undefined);
  }

  /**
   * A token other than `refused`, which iiko answered with 401. If somebody has replaced that one
   * already, the replacement serves; nothing is fetched.
   */
  replace(refused: string): Promise<string> {
    return this.obtain(refused);
  }

  private async obtain(refused: string | undefined): Promise<string> {
    const known = usable(this.current, refused);
    if (known !== undefined) {
      return known;
    }
    const token = await this.once(refused);
    // The fetch joined here may have begun before the refusal and have found the refused token itself.
    return token === refused ? this.once(refused) : token;
  }

  private once(refused: string | undefined): Promise<string> {
    this.pending ??= this.find(refused).finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** Looks at what the other processes have before it fetches, and again when it may fetch. */
  private async find(refused: string | undefined): Promise<string> {
    const deadline = Date.now() + this.config.iiko.timeoutMs * 2;
    for (;;) {
      const shared = await this.adopt(refused);
      if (shared !== undefined) {
        return shared;
      }
      const lock = await this.share.lock();
      try {
        if (lock.state !== 'elsewhere' || Date.now() > deadline) {
          return (await this.adopt(refused)) ?? (await this.fetch());
        }
      } finally {
        await lock.release();
      }
      await delay(SHARE_POLL_MS);
    }
  }

  private async adopt(refused: string | undefined): Promise<string | undefined> {
    const shared = await this.share.read();
    const token = usable(shared, refused);
    if (token !== undefined) {
      this.current = shared;
    }
    return token;
  }

  private async fetch(): Promise<string> {
    const { version, ...body } = this.config.iiko.credentials;
    try {
      const token = await this.transport.send(
        {
          operation: TOKEN_OPERATIONS[version],
          body,
          timeoutMs: this.config.iiko.timeoutMs,
          attempt: 1,
        },
        (answer) => tokenSchema.parse(answer),
      );
      await this.keep({ token, expiresAtMs: Date.now() + tokenLifetimeMs(token) });
      return token;
    } catch (error) {
      throw error instanceof IikoError ? await this.remember(error) : error;
    }
  }

  /** iiko blocks keys, then addresses, that go on after a refusal: for a while nobody asks again. */
  private async remember(error: IikoError): Promise<IikoError> {
    const refusal = {
      kind: error.status === 429 ? ('rate-limited' as const) : ('unauthorized' as const),
      status: error.status,
      code: error.code,
      description: error.description,
      correlationId: error.correlationId,
    };
    if (error.status === undefined || !REFUSALS.has(error.status)) {
      return withoutToken({ ...refusal, kind: error.kind }, error.retryAfterSeconds, error.cause);
    }
    await this.keep({ refusal, expiresAtMs: Date.now() + REFUSAL_MS });
    return withoutToken(refusal, REFUSAL_MS / 1_000);
  }

  private async keep(shared: SharedToken): Promise<void> {
    this.current = shared;
    await this.share.write(shared);
  }
}

/** What iiko answers to the token call for a key that is wrong, blocked, expired or used too often. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 402, 403, 423, 429]);
const REFUSAL_MS = 30_000;
const SHARE_POLL_MS = 40;

/** v1 and v2 answer `{ correlationId, token }`; some servers answer the bare token, quoted or not. */
const tokenSchema = z
  .union([z.object({ token: z.string() }).transform(({ token }) => token), z.string()])
  .pipe(
    z
      .string()
      .trim()
      .regex(/^[\w.~+/=-]{8,}$/, 'not a token'),
  );

function usable(shared: SharedToken | undefined, refused: string | undefined): string | undefined {
  if (shared === undefined || shared.expiresAtMs <= Date.now()) {
    return undefined;
  }
  if ('refusal' in shared) {
    throw withoutToken(shared.refusal, Math.ceil((shared.expiresAtMs - Date.now()) / 1_000));
  }
  return shared.token === refused ? undefined : shared.token;
}

type TokenFailure = Pick<
  IikoErrorDetails,
  'kind' | 'status' | 'code' | 'description' | 'correlationId'
>;

function withoutToken(
  failure: TokenFailure,
  retryAfterSeconds: number | undefined,
  cause?: unknown,
): IikoError {
  return new IikoError({
    ...failure,
    outcome: 'not-sent',
    operation: TOKEN_OPERATIONS.v2.name,
    retryAfterSeconds,
    cause,
  });
}
