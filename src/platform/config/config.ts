import { resolve } from 'node:path';
import {
  parseBudgets,
  parseLocations,
  parseCodeDeliveries,
  parseHeaders,
  parseMarketingSources,
  parseOperatorKeys,
  parseReceiptMethods,
  parseSums,
  parseTableSecrets,
  parseTrustProxy,
  parseWebhookSecrets,
} from './readings.js';
import {
  isLoopback,
  isPrivate,
  parseDadataUrl,
  parseIikoUrl,
  parsePublicUrl,
} from './addresses.js';
import { groupOrderLimits, groupOrderMarks, groupTableLinks } from './placing.js';
import { parsePreviousKeys, parseSigningKey } from './jwk.js';
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
    ...checkReadable('IIKO_BASE_URL', () => parseIikoUrl(env.IIKO_BASE_URL ?? SANDBOX_URL)),
    ...checkReadable('DADATA_BASE_URL', () => parseDadataUrl(env.DADATA_BASE_URL ?? SANDBOX_URL)),
    ...checkReadable('PUBLIC_URL', () => parsePublicUrl(env.PUBLIC_URL ?? '')),
    ...checkReadable('IIKO_BUDGETS', () => parseBudgets(env.IIKO_BUDGETS ?? '')),
    ...checkReadable('RESTAURANT_LOCATIONS', () => parseLocations(env.RESTAURANT_LOCATIONS ?? '')),
    ...checkReadable('ORDER_UNPROVED_MAX_SUM', () => parseSums(env.ORDER_UNPROVED_MAX_SUM ?? '')),
    ...checkReadable('IIKO_MARKETING_SOURCES', () =>
      parseMarketingSources(env.IIKO_MARKETING_SOURCES ?? ''),
    ),
    ...checkReadable('RECEIPT_METHODS', () => parseReceiptMethods(env.RECEIPT_METHODS ?? [])),
    ...checkReadable('RECEIPT_FISCALIZED_EXTERNALLY', () =>
      parseReceiptMethods(env.RECEIPT_FISCALIZED_EXTERNALLY ?? []),
    ),
    ...checkReadable('TABLE_LINK_SECRET', () => parseTableSecrets(env.TABLE_LINK_SECRET ?? '')),
    ...checkReadable('TRUST_PROXY', () => parseTrustProxy(env.TRUST_PROXY ?? '')),
    ...checkReadable('OPERATOR_API_KEYS', () => parseOperatorKeys(env.OPERATOR_API_KEYS ?? '')),
    ...checkReadable('AUTH_SIGNING_KEY', () => parseSigningKey(env.AUTH_SIGNING_KEY ?? '')),
    ...checkReadable('AUTH_PREVIOUS_KEYS', () => parsePreviousKeys(env.AUTH_PREVIOUS_KEYS ?? '')),
    ...checkReadable('SMS_GATEWAY_HEADERS', () => parseHeaders(env.SMS_GATEWAY_HEADERS ?? '')),
    ...checkReadable('STOREFRONT_WEBHOOK_SECRET', () =>
      parseWebhookSecrets(env.STOREFRONT_WEBHOOK_SECRET ?? ''),
    ),
    ...checkReadable('STOREFRONT_WEBHOOK_URL', () => {
      checkStorefrontWebhook(env);
    }),
    ...checkReadable('OTP_DELIVERY', () => {
      checkCodeDelivery(env);
    }),
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

function checkStorefrontWebhook(env: Partial<Environment>): void {
  const { STOREFRONT_WEBHOOK_URL: url = '', STOREFRONT_WEBHOOK_SECRET: secret } = env;
  if (url !== '' && secret === '') {
    throw new Error('needs STOREFRONT_WEBHOOK_SECRET');
  }
  if (url !== '' && !isPrivate(url)) {
    throw new Error('must start with https://, since orders go there');
  }
}

/** Codes in a log are fine where nobody's account is behind them; elsewhere somebody has to want it. */
function checkCodeDelivery(env: Partial<Environment>): void {
  const ways = parseCodeDeliveries(env.OTP_DELIVERY ?? 'log');
  if (ways.includes('gateway') && !env.SMS_GATEWAY_URL) {
    throw new Error('"gateway" needs SMS_GATEWAY_URL');
  }
  if (env.SMS_GATEWAY_URL && !isPrivate(env.SMS_GATEWAY_URL)) {
    throw new Error('SMS_GATEWAY_URL must start with https://, since codes go there');
  }
  if (ways.includes('log') && !isLoopback(env.IIKO_BASE_URL) && !env.OTP_LOG_ALLOWED) {
    throw new Error(
      '"log" writes the codes of a real account into the log; choose iiko or gateway, or set OTP_LOG_ALLOWED=true',
    );
  }
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
      publicUrl: orUndefined(parsePublicUrl(env.PUBLIC_URL)),
      docsEnabled: env.DOCS_ENABLED,
      corsOrigins: env.CORS_ORIGINS,
      trustProxy: parseTrustProxy(env.TRUST_PROXY),
      bodyLimitBytes: env.BODY_LIMIT_KB * 1024,
      requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
      shutdownTimeoutMs: env.SHUTDOWN_TIMEOUT_MS,
    },
    /** Open event streams of this process; 0 is no limit. */
    streams: {
      max: env.STREAMS_MAX,
      perSession: env.STREAMS_PER_SESSION,
      perAddress: env.STREAMS_PER_ADDRESS,
    },
    logLevel: env.LOG_LEVEL,
    metricsToken: orUndefined(env.METRICS_TOKEN),
    database: {
      url: orUndefined(env.DATABASE_URL),
      poolSize: env.DATABASE_POOL_SIZE,
      timeoutMs: env.DATABASE_TIMEOUT_MS,
      dataDir: resolve(env.DATA_DIR),
    },
    redis: { url: orUndefined(env.REDIS_URL), keyPrefix: env.REDIS_KEY_PREFIX },
    phoneCountry: env.PHONE_COUNTRY,
    otp: {
      countries: env.OTP_COUNTRIES.length === 0 ? [env.PHONE_COUNTRY] : env.OTP_COUNTRIES,
      proof: env.OTP_PROOF,
      deliveries: parseCodeDeliveries(env.OTP_DELIVERY),
      message: orUndefined(env.OTP_MESSAGE),
      brand: env.OTP_BRAND,
      resendMs: env.OTP_RESEND_SECONDS * 1_000,
      /** In one hour each. */
      limits: {
        perPhone: env.OTP_LIMIT_PER_PHONE,
        perPhoneTotal: env.OTP_LIMIT_PER_PHONE_TOTAL,
        perAddress: env.OTP_LIMIT_PER_ADDRESS,
        total: env.OTP_LIMIT_TOTAL,
      },
      gateway: {
        url: env.SMS_GATEWAY_URL,
        body: orUndefined(env.SMS_GATEWAY_BODY),
        headers: parseHeaders(env.SMS_GATEWAY_HEADERS),
      },
    },
    trustedServerSecrets: env.TRUSTED_SERVER_SECRETS,
    operatorKeys: parseOperatorKeys(env.OPERATOR_API_KEYS),
    /** Requests a minute; 0 is no limit. */
    rateLimits: {
      perAddress: env.RATE_LIMIT_PER_ADDRESS,
      perSession: env.RATE_LIMIT_PER_SESSION,
      signIn: env.RATE_LIMIT_SIGN_IN,
      refresh: env.RATE_LIMIT_REFRESH,
      lookup: env.RATE_LIMIT_LOOKUP,
      lookupPerAddress: env.RATE_LIMIT_LOOKUP_PER_ADDRESS,
      /** Wrong promo codes and claims, of one session; of one address ten times as many. */
      guesses: env.RATE_LIMIT_GUESSES,
      operator: env.RATE_LIMIT_OPERATOR,
    },
    loyalty: {
      enabled: env.LOYALTY === 'auto',
      organizationId: orUndefined(env.LOYALTY_ORGANIZATION_ID),
      cacheSeconds: env.LOYALTY_CACHE_SECONDS,
      retryMs: env.LOYALTY_RETRY_MINUTES * 60_000,
    },
    delivery: {
      dadata: {
        apiKey: orUndefined(env.DADATA_API_KEY),
        baseUrl: parseDadataUrl(env.DADATA_BASE_URL),
      },
    },
    auth: {
      signingKey: parseSigningKey(env.AUTH_SIGNING_KEY),
      previousKeys: parsePreviousKeys(env.AUTH_PREVIOUS_KEYS),
      accessTokenSeconds: env.AUTH_ACCESS_TOKEN_MINUTES * 60,
      refreshTokenDays: env.AUTH_REFRESH_TOKEN_DAYS,
      unusedGuestDays: env.AUTH_UNUSED_GUEST_DAYS,
      quoteSeconds: env.QUOTE_MINUTES * 60,
    },
    restaurantLocations: parseLocations(env.RESTAURANT_LOCATIONS),
    iiko: {
      baseUrl: parseIikoUrl(env.IIKO_BASE_URL),
      credentials: chooseCredentials(env),
      organizationIds: env.IIKO_ORGANIZATION_IDS,
      externalMenuId: orUndefined(env.IIKO_EXTERNAL_MENU_ID),
      priceCategoryId: orUndefined(env.IIKO_PRICE_CATEGORY_ID),
      menuLanguage: env.IIKO_MENU_LANGUAGE,
      menuFormat: env.IIKO_MENU_FORMAT,
      timeoutMs: env.IIKO_TIMEOUT_MS,
      guestTimeoutMs: env.IIKO_GUEST_TIMEOUT_MS,
      budgetsPerMinute: parseBudgets(env.IIKO_BUDGETS),
      webhookToken: orUndefined(env.IIKO_WEBHOOK_TOKEN),
      registerWebhook: env.IIKO_WEBHOOK_REGISTER,
      webhookSilenceMs: env.IIKO_WEBHOOK_SILENCE_SECONDS * 1_000,
    },
    storefrontWebhook: {
      url: orUndefined(env.STOREFRONT_WEBHOOK_URL),
      secrets: parseWebhookSecrets(env.STOREFRONT_WEBHOOK_SECRET),
    },
    sync: {
      restaurantsMs: env.RESTAURANT_SYNC_MINUTES * 60_000,
      posCheckMs: env.POS_CHECK_SECONDS * 1_000,
      menuMs: env.MENU_SYNC_MINUTES * 60_000,
      stopListMs: env.STOP_LIST_SYNC_MINUTES * 60_000,
      deliveryMs: env.DELIVERY_SYNC_MINUTES * 60_000,
      streetsMs: env.STREETS_SYNC_HOURS * 3_600_000,
      menuMaxLossPercent: env.MENU_MAX_LOSS_PERCENT,
    },
    slots: {
      leadMinutes: { pickup: env.PICKUP_LEAD_MINUTES, delivery: env.DELIVERY_LEAD_MINUTES },
      slotMinutes: env.SLOT_MINUTES,
      horizonDays: env.SLOT_HORIZON_DAYS,
    },
    orders: {
      pollMs: env.ORDER_POLL_SECONDS * 1_000,
      submitDeadlineMs: env.ORDER_SUBMIT_MINUTES * 60_000,
      paymentMs: env.ORDER_PAYMENT_MINUTES * 60_000,
      unknownMs: env.ORDER_UNKNOWN_MINUTES * 60_000,
      posTimeoutSeconds: env.ORDER_POS_TIMEOUT_SECONDS,
      cancelUntil: env.ORDER_CANCEL_UNTIL,
      cancelCauseId: orUndefined(env.ORDER_CANCEL_CAUSE_ID),
      removalTypeId: orUndefined(env.ORDER_CANCEL_REMOVAL_TYPE_ID),
      commandSettleMs: env.ORDER_COMMAND_SETTLE_SECONDS * 1_000,
    },
    orderLimits: groupOrderLimits(env),
    orderMarks: groupOrderMarks(env),
    tableLinks: groupTableLinks(env, isLoopback(env.IIKO_BASE_URL)),
  };
}

function orUndefined(value: string): string | undefined {
  return value === '' ? undefined : value;
}

/** Where a variable that cannot be read is judged by its own problem. */
const SANDBOX_URL = 'http://127.0.0.1:3100';

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
