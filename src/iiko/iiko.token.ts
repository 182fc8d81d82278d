import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CONFIG, type Config } from '../platform/config/config.js';
import { IikoRefusals, KEY_SUBJECT } from './iiko-refusals.js';
import { IikoTokenShare, type SharedToken } from './iiko-token-share.js';
import { IikoTransport } from './iiko-transport.js';
import { IikoError, isPermanentRefusal, type IikoErrorDetails } from './iiko.errors.js';
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
    private readonly refusals: IikoRefusals,
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
    this.rest();
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

  /** @throws IikoError while the key is not to be tried */
  private rest(): void {
    const refusal = this.refusals.resting(KEY_SUBJECT);
    if (refusal !== undefined) {
      throw withoutToken(refusal, REFUSAL_MS / 1_000);
    }
  }

  private async fetch(): Promise<string> {
    await this.refusals.reload();
    this.rest();
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
      await this.refusals.clear(KEY_SUBJECT);
      return token;
    } catch (error) {
      throw error instanceof IikoError ? await this.remember(error) : error;
    }
  }

  /** iiko blocks keys, then addresses, that go on after a refusal: for a while nobody asks again. */
  private async remember(error: IikoError): Promise<IikoError> {
    const { status, code, description, correlationId, retryAfterSeconds, cause } = error;
    const facts = { status, code, description, correlationId };
    if (status === 429) {
      const refusal = { kind: 'rate-limited' as const, ...facts };
      await this.keep({ refusal, expiresAtMs: Date.now() + REFUSAL_MS });
      return withoutToken(refusal, REFUSAL_MS / 1_000);
    }
    if (!isRefused(error)) {
      return withoutToken({ kind: error.kind, ...facts }, retryAfterSeconds, cause);
    }
    const kind = error.kind === 'malformed' ? error.kind : ('unauthorized' as const);
    await this.refusals.record(KEY_SUBJECT, { kind, ...facts });
    return withoutToken({ kind, ...facts }, REFUSAL_MS / 1_000);
  }

  private async keep(shared: SharedToken): Promise<void> {
    this.current = shared;
    await this.share.write(shared);
  }
}

/** How soon a caller that is refused a token may ask for one again, which costs iiko nothing. */
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

/** A key that is wrong, blocked or expired, or an address that is not iiko's: asking again would change nothing. */
function isRefused(error: IikoError): boolean {
  return isPermanentRefusal(error) || (error.kind === 'malformed' && error.status !== undefined);
}

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
