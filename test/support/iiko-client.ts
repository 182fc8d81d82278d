import { pino, type Logger } from 'pino';
import { Cache } from '../../src/platform/cache/cache.js';
import { Redis } from '../../src/platform/cache/redis.js';
import { parseConfig, type Config } from '../../src/platform/config/config.js';
import { IikoBudgets } from '../../src/iiko/iiko-budgets.js';
import { IikoCallLog } from '../../src/iiko/iiko-call-log.js';
import { IikoCalls } from '../../src/iiko/iiko-calls.js';
import { IikoHealth } from '../../src/support/iiko/iiko-health.js';
import { IikoRefusals } from '../../src/iiko/iiko-refusals.js';
import { IikoTokenShare } from '../../src/iiko/iiko-token-share.js';
import { RefusalsStore } from '../../src/iiko/iiko-refusals.repository.js';
import type { IikoRefusal } from '../../src/iiko/iiko-refusals.table.js';
import { IikoTransport } from '../../src/iiko/iiko-transport.js';
import { IikoClient } from '../../src/iiko/iiko.client.js';
import { IikoHttp } from '../../src/iiko/iiko.http.js';
import { IikoTokens } from '../../src/iiko/iiko.token.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';

/** What the database keeps, for the clients of one service. */
export class MemoryRefusals extends RefusalsStore {
  private readonly rows = new Map<string, IikoRefusal>();

  load(): Promise<IikoRefusal[]> {
    return Promise.resolve([...this.rows.values()]);
  }

  save(refusal: IikoRefusal): Promise<void> {
    this.rows.set(refusal.subject, refusal);
    return Promise.resolve();
  }

  removeScope(_configuration: string, scope: string): Promise<void> {
    for (const row of this.rows.values()) {
      if (row.scope === scope) {
        this.rows.delete(row.subject);
      }
    }
    return Promise.resolve();
  }

  lift(): Promise<void> {
    this.rows.forEach((row) => (row.nextAttemptAt = new Date()));
    return Promise.resolve();
  }
}

export interface TestClient {
  client: IikoClient;
  health: IikoHealth;
  refusals: IikoRefusals;
  config: Config;
  /** Log lines written so far, as objects. */
  lines: Record<string, unknown>[];
  close(): void;
}

/** The iiko client as `IikoModule` wires it, without the rest of the service. */
export async function createTestClient(
  baseUrl: string,
  env: Record<string, string> = {},
  store: RefusalsStore = new MemoryRefusals(),
): Promise<TestClient> {
  const config = parseConfig({ IIKO_BASE_URL: baseUrl, IIKO_TIMEOUT_MS: '2000', ...env });
  const { logger, lines } = collectingLogger();
  const redis = new Redis(config, logger);
  await redis.onModuleInit();
  const callLog = new IikoCallLog(logger, new Metrics());
  const transport = new IikoTransport(config, logger, callLog);
  const share = new IikoTokenShare(new Cache(redis), redis, config);
  const refusals = new IikoRefusals(store, config, logger);
  const tokens = new IikoTokens(transport, share, refusals, config);
  const budgets = new IikoBudgets(redis, config, logger);
  const http = new IikoHttp(config, transport, tokens, budgets, callLog);
  return {
    client: new IikoClient(http, new IikoCalls(http, callLog, refusals)),
    health: new IikoHealth(transport, budgets, refusals),
    refusals,
    config,
    lines,
    close: () => {
      redis.onApplicationShutdown();
    },
  };
}

function collectingLogger(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const logger = pino(
    { level: 'debug' },
    {
      write: (line: string) => {
        lines.push(JSON.parse(line) as Record<string, unknown>);
      },
    },
  );
  return { logger, lines };
}
