import { resolve } from 'node:path';
import { environmentSchema, type Environment } from './schema.js';

/** Injection token of the validated configuration: `@Inject(CONFIG) private readonly config: Config`. */
export const CONFIG = Symbol('CONFIG');

export type IikoCredentials =
  | { version: 'v2'; apiKey: string; appId: string; clientSecret: string }
  | { version: 'v1'; apiLogin: string };

export type Config = ReturnType<typeof groupConfig>;

/** Thrown at start: lists every wrong variable by name, never with the value it had. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(
      `The configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/**
 * Reads and checks the environment as a whole.
 * @throws ConfigError with all problems at once
 */
export function parseConfig(environment: Record<string, unknown>): Config {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== '' && value !== undefined),
  );
  const parsed = environmentSchema.safeParse(present);
  const shapeProblems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path[0]?.toString() ?? '?'}: ${issue.message}`);
  const env = parsed.success ? parsed.data : readable(present);
  const problems = [...shapeProblems, ...findContradictions(env)];
  if (problems.length > 0 || !parsed.success) {
    throw new ConfigError(problems);
  }
  return groupConfig(parsed.data);
}

/** What could be read beside the wrong variables, so that contradictions are reported in the same go. */
function readable(present: Record<string, unknown>): Partial<Environment> {
  const fields = Object.entries(environmentSchema.shape).flatMap(([name, field]) => {
    const result = field.safeParse(present[name]);
    return result.success ? [[name, result.data] as const] : [];
  });
  return Object.fromEntries(fields);
}

function findContradictions(env: Partial<Environment>): string[] {
  return [
    ...checkCredentials(env),
    ...checkWebhooks(env),
    ...checkReadable('IIKO_BUDGETS', () => parseBudgets(env.IIKO_BUDGETS ?? '')),
    ...checkReadable('TRUST_PROXY', () => parseTrustProxy(env.TRUST_PROXY ?? '')),
  ];
}

function checkCredentials(env: Partial<Environment>): string[] {
  const v2 = ['IIKO_API_KEY', 'IIKO_APP_ID', 'IIKO_CLIENT_SECRET'] as const;
  const missing = v2.filter((name) => !env[name]);
  if (missing.length > 0 && missing.length < v2.length) {
    return [`${missing.join(', ')}: required together with ${given(v2, missing)}`];
  }
  const hasCredentials = missing.length === 0 || Boolean(env.IIKO_API_LOGIN);
  return hasCredentials || isLoopback(env.IIKO_BASE_URL)
    ? []
    : [
        'IIKO_API_KEY: IIKO_BASE_URL is not the local sandbox, so the account needs IIKO_API_KEY, IIKO_APP_ID and IIKO_CLIENT_SECRET (or IIKO_API_LOGIN)',
      ];
}

function checkWebhooks(env: Partial<Environment>): string[] {
  return env.IIKO_WEBHOOK_REGISTER && (!env.PUBLIC_URL || !env.IIKO_WEBHOOK_TOKEN)
    ? ['IIKO_WEBHOOK_REGISTER: needs PUBLIC_URL and IIKO_WEBHOOK_TOKEN']
    : [];
}

function checkReadable(name: string, parse: () => unknown): string[] {
  try {
    parse();
    return [];
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : 'not readable'}`];
  }
}

function given<Name extends string>(all: readonly Name[], missing: Name[]): string {
  return all.filter((name) => !missing.includes(name)).join(', ');
}

function groupConfig(env: Environment) {
  return {
    http: {
      port: env.PORT,
      host: env.HOST,
      publicUrl: env.PUBLIC_URL === '' ? undefined : env.PUBLIC_URL.replace(/\/+$/, ''),
      docsEnabled: env.DOCS_ENABLED,
      corsOrigins: env.CORS_ORIGINS,
      trustProxy: parseTrustProxy(env.TRUST_PROXY),
      bodyLimitBytes: env.BODY_LIMIT_KB * 1024,
      requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
      shutdownTimeoutMs: env.SHUTDOWN_TIMEOUT_MS,
    },
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN === '' ? undefined : env.METRICS_TOKEN,
    database: {
      url: env.DATABASE_URL === '' ? undefined : env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      dataDir: resolve(env.DATA_DIR),
    },
    redisUrl: env.REDIS_URL === '' ? undefined : env.REDIS_URL,
    auth: {
      signingKey: env.AUTH_SIGNING_KEY === '' ? undefined : env.AUTH_SIGNING_KEY,
      accessTokenSeconds: env.AUTH_ACCESS_TOKEN_MINUTES * 60,
      refreshTokenDays: env.AUTH_REFRESH_TOKEN_DAYS,
      quoteSeconds: env.QUOTE_MINUTES * 60,
    },
    iiko: {
      baseUrl: env.IIKO_BASE_URL.replace(/\/+$/, ''),
      credentials: chooseCredentials(env),
      organizationIds: env.IIKO_ORGANIZATION_IDS,
      externalMenuId: env.IIKO_EXTERNAL_MENU_ID === '' ? undefined : env.IIKO_EXTERNAL_MENU_ID,
      priceCategoryId: env.IIKO_PRICE_CATEGORY_ID === '' ? undefined : env.IIKO_PRICE_CATEGORY_ID,
      menuLanguage: env.IIKO_MENU_LANGUAGE,
      timeoutMs: env.IIKO_TIMEOUT_MS,
      budgetsPerMinute: parseBudgets(env.IIKO_BUDGETS),
      webhookToken: env.IIKO_WEBHOOK_TOKEN === '' ? undefined : env.IIKO_WEBHOOK_TOKEN,
      registerWebhook: env.IIKO_WEBHOOK_REGISTER,
    },
    sync: {
      restaurantsMs: env.RESTAURANT_SYNC_MINUTES * 60_000,
      posCheckMs: env.POS_CHECK_SECONDS * 1_000,
      menuMs: env.MENU_SYNC_MINUTES * 60_000,
      stopListMs: env.STOP_LIST_SYNC_MINUTES * 60_000,
      menuMaxLossPercent: env.MENU_MAX_LOSS_PERCENT,
    },
    orders: {
      pollMs: env.ORDER_POLL_SECONDS * 1_000,
      submitDeadlineMs: env.ORDER_SUBMIT_MINUTES * 60_000,
      posTimeoutSeconds: env.ORDER_POS_TIMEOUT_SECONDS,
    },
  };
}

/** The public credentials of the sandbox in this repository; it is what a fresh checkout talks to. */
const SANDBOX_CREDENTIALS: IikoCredentials = {
  version: 'v2',
  apiKey: '5a4db0c5-0000-4000-8000-000000000001',
  appId: '5a4db0c5-0000-4000-8000-000000000002',
  clientSecret: 'sandbox-secret',
};

function chooseCredentials(env: Environment): IikoCredentials {
  if (env.IIKO_API_KEY !== '') {
    return {
      version: 'v2',
      apiKey: env.IIKO_API_KEY,
      appId: env.IIKO_APP_ID,
      clientSecret: env.IIKO_CLIENT_SECRET,
    };
  }
  return env.IIKO_API_LOGIN === ''
    ? SANDBOX_CREDENTIALS
    : { version: 'v1', apiLogin: env.IIKO_API_LOGIN };
}

function isLoopback(url: string | undefined): boolean {
  return (
    url !== undefined &&
    URL.canParse(url) &&
    ['127.0.0.1', 'localhost', '[::1]', 'sandbox'].includes(new URL(url).hostname)
  );
}

/** `Orders: creating=20; Commands=60` → calls per minute by restriction group. */
function parseBudgets(value: string): Record<string, number> {
  const entries = value
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, group, perMinute] = /^\s*(.+?)\s*=\s*(\d+)\s*$/.exec(part) ?? [];
      if (group === undefined || perMinute === undefined || Number(perMinute) < 1) {
        throw new Error('expected "restriction group=calls per minute; …"');
      }
      return [group, Number(perMinute)] as const;
    });
  return Object.fromEntries(entries);
}

/** Number of proxies in front, or their addresses; nothing is trusted by default. */
function parseTrustProxy(value: string): number | string[] | false {
  if (value === '') {
    return false;
  }
  if (/^\d+$/.test(value)) {
    return Number(value);
  }
  const addresses = value.split(',').map((part) => part.trim());
  if (addresses.some((address) => !/^[\da-f.:/]+$/i.test(address))) {
    throw new Error('expected a number of proxies or a list of addresses or networks');
  }
  return addresses;
}
