import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../platform/config/config.js';
import { clockMs, clockNow } from '../platform/database/clock.js';
import { OnEvent } from '../platform/events/on-event.js';
import { LOGGER } from '../platform/logging/logger.js';
import { deriveForAccount } from './iiko-account.js';
import { RefusalsStore } from './iiko-refusals.repository.js';
import type { IikoRefusal } from './iiko-refusals.table.js';
import { IikoError, isMissingRight } from './iiko.errors.js';
import { TOKEN_OPERATIONS, type IikoOperation } from './operations.js';
import { adviceFor } from './refusal-advice.js';

/** What may be refused as one: a call, or the key. */
export interface RefusalSubject {
  operation: string;
  subject: string;
  scope: string;
  organizationIds: string[];
}

/** What is refused now, for people. */
export interface RefusalReport {
  operation: string;
  organizationIds: string[];
  status: number | null;
  code: string | null;
  description: string | null;
  since: Date;
  times: number;
  nextAttemptAt: Date;
  advice: string;
}

const MINUTE_MS = 60_000;
const FIRST_REST_MS = 10 * MINUTE_MS;
const LONGEST_REST_MS = 6 * 60 * MINUTE_MS;

/** The key as a whole: without a token nothing is asked. */
export const KEY_SUBJECT: RefusalSubject = {
  operation: TOKEN_OPERATIONS.v2.name,
  subject: 'key',
  scope: 'key',
  organizationIds: [],
};

/**
 * What iiko has refused for good is not asked again for a long time, then for longer: the vendor blocks keys, then
 * addresses, that go on. It ends when iiko answers, when the configuration is another one, or when an operator says that
 * the account was mended. All replicas know of it, and so does the next start.
 */
@Injectable()
export class IikoRefusals implements OnModuleInit {
  private refusals = new Map<string, IikoRefusal>();
  private readonly configuration: string;

  constructor(
    @Inject(RefusalsStore) private readonly store: RefusalsStore,
    @Inject(CONFIG) config: { iiko: Config['iiko'] },
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.configuration = fingerprint(config.iiko);
  }

  async onModuleInit(): Promise<void> {
    await this.reload();
  }

  /** Takes what all replicas know; while the database is away, what this one knew. */
  @OnEvent('iiko-refusals.changed', 'gap')
  async reload(): Promise<void> {
    await this.unlessAway(async () => {
      const rows = await this.store.load(this.configuration);
      this.refusals = new Map(rows.map((row) => [row.subject, row]));
    });
  }

  /** The refusal that stands in for the answer; undefined when iiko may be asked. */
  resting({ subject }: RefusalSubject): IikoError | undefined {
    const refusal = this.refusals.get(subject);
    return refusal === undefined || refusal.nextAttemptAt.getTime() <= clockMs()
      ? undefined
      : toError(refusal);
  }

  async record(
    { operation, subject, scope, organizationIds }: RefusalSubject,
    error: Reason,
  ): Promise<void> {
    const now = clockNow();
    const known = this.refusals.get(subject) ?? { since: now, times: 0, inRow: 0 };
    const inRow = known.inRow + 1;
    const refusal: IikoRefusal = {
      configuration: this.configuration,
      subject,
      scope,
      operation,
      organizationIds,
      ...factsOf(error),
      since: known.since,
      lastAt: now,
      times: known.times + 1,
      inRow,
      nextAttemptAt: new Date(now.getTime() + restMs(inRow)),
    };
    this.refusals.set(subject, refusal);
    const { since, times, nextAttemptAt, advice } = this.report(refusal);
    const { status, code, description } = error;
    const facts = { operation, organizationIds, status, code, description };
    this.logger.error({ ...facts, since, times, nextAttemptAt, advice }, 'iiko refuses for good');
    await this.unlessAway(() => this.store.save(refusal));
  }

  /** iiko has answered. */
  async clear({ scope }: RefusalSubject): Promise<void> {
    const own = [...this.refusals.values()].filter((refusal) => refusal.scope === scope);
    if (own.length === 0) {
      return;
    }
    own.forEach(({ subject }) => this.refusals.delete(subject));
    await this.unlessAway(() => this.store.removeScope(this.configuration, scope));
    this.logger.info({ operation: own[0]?.operation }, 'iiko refuses it no longer');
  }

  /** An operator has mended the account: everything may be tried again. */
  async lift(): Promise<void> {
    await this.store.lift(this.configuration);
    await this.reload();
  }

  /** The key first, then the oldest. */
  list(): RefusalReport[] {
    return [...this.refusals.values()]
      .toSorted((one, other) => rank(one) - rank(other) || +one.since - +other.since)
      .map((refusal) => this.report(refusal));
  }

  /** Whether the key lacks the right to ask it of the organization, as far as iiko has said so. */
  isDenied({ name }: IikoOperation, organizationId: string): boolean {
    return [...this.refusals.values()].some(
      (refusal) =>
        refusal.operation === name &&
        refusal.organizationIds.includes(organizationId) &&
        isMissingRight(toError(refusal)),
    );
  }

  /** Whether nothing at all can be asked. */
  get keyRefused(): boolean {
    return this.refusals.has(KEY_SUBJECT.subject);
  }

  /** iiko's answer is worth more than the record of it. */
  private async unlessAway(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error({ err: error }, 'refusals of iiko are not shared: the database is away');
    }
  }

  private report(refusal: IikoRefusal): RefusalReport {
    const { operation, organizationIds, status, code, description } = refusal;
    const { since, times, nextAttemptAt } = refusal;
    const advice = adviceFor(refusal);
    const facts = { operation, organizationIds, status, code, description };
    return { ...facts, since, times, nextAttemptAt, advice };
  }
}

/** Undefined for calls that are not made in the background, time and again. */
export function subjectOf(operation: IikoOperation, body: object): RefusalSubject | undefined {
  if (operation.rests === undefined) {
    return undefined;
  }
  const organizationIds = organizationsIn(body);
  const scope = `${operation.name}/${digest(organizationIds)}`;
  const subject = operation.rests === 'organizations' ? scope : `${scope}/${digest(body)}`;
  return { operation: operation.name, subject, scope, organizationIds };
}

type Reason = Pick<IikoError, 'kind' | 'status' | 'code' | 'description' | 'correlationId'>;

function factsOf({ kind, status, code, description, correlationId }: Reason) {
  return {
    kind: kindOf(kind),
    status: status ?? null,
    code: code ?? null,
    description: description ?? null,
    correlationId: correlationId ?? null,
  };
}

/** The table has only what a refusal can be. */
function kindOf(kind: IikoError['kind']): IikoRefusal['kind'] {
  return kind === 'unauthorized' || kind === 'expired' || kind === 'malformed' ? kind : 'rejected';
}

function toError(refusal: IikoRefusal): IikoError {
  return new IikoError({
    kind: refusal.kind,
    outcome: 'refused',
    operation: refusal.operation,
    status: refusal.status ?? undefined,
    code: refusal.code ?? undefined,
    description: refusal.description ?? undefined,
    correlationId: refusal.correlationId ?? undefined,
  });
}

function restMs(inRow: number): number {
  return Math.min(FIRST_REST_MS * 2 ** (inRow - 1), LONGEST_REST_MS);
}

function rank({ subject }: IikoRefusal): number {
  return subject === KEY_SUBJECT.subject ? 0 : 1;
}

function organizationsIn(body: object): string[] {
  const { organizationId, organizationIds } = body as {
    organizationId?: string;
    organizationIds?: string[] | null;
  };
  return organizationId === undefined ? [...(organizationIds ?? [])] : [organizationId];
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

function fingerprint(iiko: Config['iiko']): string {
  const { organizationIds, externalMenuId, priceCategoryId, menuLanguage, menuFormat } = iiko;
  const account = deriveForAccount(iiko, 'name', 16).toString('hex');
  const webhook = digest([iiko.registerWebhook, iiko.webhookToken ?? null]);
  const menu = [externalMenuId ?? null, priceCategoryId ?? null, menuLanguage, menuFormat];
  return digest([account, organizationIds, menu, webhook]);
}
