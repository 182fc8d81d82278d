import { z } from 'zod';
import { hasProtocol } from './addresses.js';

const text = z.string().trim();
const optionalText = text.default('');
const integer = (min: number, max: number, fallback: number) => {
  const error = `expected a whole number from ${min} to ${max}`;
  // One rule, so that a number which breaks several parts of it is reported once.
  return z.coerce
    .number({ error })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, { error })
    .default(fallback);
};
const flag = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(fallback)
    .transform((value) => value === 'true');
/** Compared with what iiko calls them in small letters. */
const uuid = z.uuid().toLowerCase();
const list = optionalText.transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const url = (protocols: string[]) =>
  optionalText.refine((value) => value === '' || hasProtocol(value, protocols), {
    message: `expected a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });

/** Of what an operator of the service chooses: far beyond what guessing finds. */
export const SHORTEST_SECRET = 16;
const secret = optionalText.refine((value) => value === '' || value.length >= SHORTEST_SECRET, {
  message: `expected at least ${SHORTEST_SECRET} characters`,
});

/** Long enough that it cannot be guessed, however often that is tried. */
const SHORTEST_SERVER_SECRET = 32;

/** As a browser sends it: scheme, host and port. */
const isOrigin = (value: string) =>
  value === '*' || (URL.canParse(value) && new URL(value).origin === value);

/**
 * Every environment variable the service reads, with its default; `.env.example` explains each one.
 * An empty value means "not set".
 */
export const environmentSchema = z.object({
  PORT: integer(0, 65_535, 3000),
  HOST: text.default('0.0.0.0'),
  PUBLIC_URL: url(['http:', 'https:']),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DOCS_ENABLED: flag('true'),
  CORS_ORIGINS: list.refine((origins) => origins.every(isOrigin), {
    message: 'expected * or origins such as https://shop.example.com',
  }),
  TRUST_PROXY: optionalText,
  BODY_LIMIT_KB: integer(1, 10_240, 1_024),
  REQUEST_TIMEOUT_MS: integer(1_000, 120_000, 15_000),
  SHUTDOWN_TIMEOUT_MS: integer(100, 60_000, 10_000),
  METRICS_TOKEN: secret,
  STREAMS_MAX: integer(1, 100_000, 5_000),
  STREAMS_PER_SESSION: integer(0, 1_000, 8),
  STREAMS_PER_ADDRESS: integer(0, 100_000, 500),

  DATABASE_URL: url(['postgres:', 'postgresql:']),
  DATABASE_POOL_SIZE: integer(2, 100, 10),
  DATABASE_TIMEOUT_MS: integer(1_000, 120_000, 8_000),
  DATA_DIR: text.default('.data'),
  REDIS_URL: url(['redis:', 'rediss:']),
  REDIS_KEY_PREFIX: text.default('foodtech-bff'),

  AUTH_SIGNING_KEY: optionalText,
  AUTH_PREVIOUS_KEYS: optionalText,
  AUTH_ACCESS_TOKEN_MINUTES: integer(1, 1_440, 15),
  AUTH_REFRESH_TOKEN_DAYS: integer(1, 730, 90),
  AUTH_UNUSED_GUEST_DAYS: integer(1, 730, 3),
  QUOTE_MINUTES: integer(1, 120, 15),

  PHONE_COUNTRY: text.regex(/^[A-Z]{2}$/, 'expected two capital letters, as in RU').default('RU'),
  OTP_COUNTRIES: list.refine((countries) => countries.every((code) => /^[A-Z]{2}$/.test(code)), {
    message: 'expected countries as two capital letters each, as in RU, KZ',
  }),
  OTP_PROOF: z.enum(['auto', 'always', 'off']).default('auto'),
  OTP_DELIVERY: text.default('log'),
  OTP_LOG_ALLOWED: flag('false'),
  OTP_MESSAGE: optionalText.refine((value) => value === '' || value.includes('{code}'), {
    message: 'expected a text with {code} in it',
  }),
  OTP_BRAND: text.default('Foodtech'),
  OTP_RESEND_SECONDS: integer(10, 600, 60),
  OTP_LIMIT_PER_PHONE: integer(1, 100, 5),
  OTP_LIMIT_PER_PHONE_TOTAL: integer(1, 1_000, 20),
  OTP_LIMIT_PER_ADDRESS: integer(1, 10_000, 200),
  OTP_LIMIT_TOTAL: integer(1, 1_000_000, 1_000),
  SMS_GATEWAY_URL: url(['http:', 'https:']),
  SMS_GATEWAY_BODY: optionalText,
  SMS_GATEWAY_HEADERS: optionalText,

  OPERATOR_API_KEYS: optionalText,
  TRUSTED_SERVER_SECRETS: list.refine(
    (secrets) => secrets.every((secret) => secret.length >= SHORTEST_SERVER_SECRET),
    {
      message: `expected secrets of at least ${SHORTEST_SERVER_SECRET} characters, separated by commas`,
    },
  ),
  RATE_LIMIT_PER_ADDRESS: integer(0, 1_000_000, 3_000),
  RATE_LIMIT_PER_SESSION: integer(0, 1_000_000, 240),
  RATE_LIMIT_SIGN_IN: integer(0, 1_000_000, 300),
  RATE_LIMIT_REFRESH: integer(0, 1_000_000, 30),
  RATE_LIMIT_LOOKUP: integer(0, 1_000_000, 30),
  RATE_LIMIT_LOOKUP_PER_ADDRESS: integer(0, 1_000_000, 300),
  RATE_LIMIT_GUESSES: integer(0, 1_000_000, 10),
  RATE_LIMIT_OPERATOR: integer(0, 1_000_000, 120),

  LOYALTY: z.enum(['auto', 'off']).default('auto'),
  LOYALTY_ORGANIZATION_ID: optionalText.pipe(z.union([z.literal(''), uuid])),
  LOYALTY_CACHE_SECONDS: integer(0, 600, 30),
  LOYALTY_RETRY_MINUTES: integer(1, 1_440, 10),

  DELIVERY_SYNC_MINUTES: integer(1, 1_440, 30),
  STREETS_SYNC_HOURS: integer(1, 720, 24),
  DADATA_API_KEY: optionalText,
  DADATA_BASE_URL: url(['http:', 'https:']).default('https://suggestions.dadata.ru'),

  IIKO_BASE_URL: url(['http:', 'https:']).default('http://127.0.0.1:3100'),
  IIKO_API_KEY: optionalText,
  IIKO_APP_ID: optionalText,
  IIKO_CLIENT_SECRET: optionalText,
  IIKO_API_LOGIN: optionalText,
  IIKO_ORGANIZATION_IDS: list.pipe(z.array(uuid)),
  RESTAURANT_LOCATIONS: optionalText,
  IIKO_EXTERNAL_MENU_ID: optionalText,
  IIKO_PRICE_CATEGORY_ID: optionalText,
  IIKO_MENU_LANGUAGE: text.min(2).default('ru'),
  IIKO_MENU_FORMAT: z.enum(['2', '4']).default('2').transform(Number),
  IIKO_TIMEOUT_MS: integer(1_000, 120_000, 15_000),
  IIKO_GUEST_TIMEOUT_MS: integer(500, 30_000, 3_000),
  IIKO_BUDGETS: optionalText,
  IIKO_WEBHOOK_TOKEN: secret,
  IIKO_WEBHOOK_REGISTER: flag('false'),
  IIKO_WEBHOOK_SILENCE_SECONDS: integer(1, 3_600, 180),

  STOREFRONT_WEBHOOK_URL: url(['http:', 'https:']),
  STOREFRONT_WEBHOOK_SECRET: optionalText,

  RESTAURANT_SYNC_MINUTES: integer(1, 1_440, 60),
  POS_CHECK_SECONDS: integer(5, 3_600, 60),
  MENU_SYNC_MINUTES: integer(1, 1_440, 60),
  STOP_LIST_SYNC_MINUTES: integer(1, 120, 5),
  MENU_MAX_LOSS_PERCENT: integer(1, 100, 50),
  PICKUP_LEAD_MINUTES: integer(0, 1_440, 30),
  DELIVERY_LEAD_MINUTES: integer(0, 1_440, 60),
  SLOT_MINUTES: integer(5, 240, 30),
  SLOT_HORIZON_DAYS: integer(1, 60, 60),
  ORDER_POLL_SECONDS: integer(1, 600, 30),
  ORDER_SUBMIT_MINUTES: integer(1, 60, 10),
  ORDER_PAYMENT_MINUTES: integer(1, 1_440, 15),
  ORDER_UNKNOWN_MINUTES: integer(1, 120, 5),
  ORDER_POS_TIMEOUT_SECONDS: integer(8, 300, 30),
  ORDER_CANCEL_UNTIL: z
    .enum(['sent', 'confirmed', 'cooking', 'ready', 'on_the_way', 'delivered'])
    .default('cooking'),
  ORDER_CANCEL_CAUSE_ID: optionalText.pipe(z.union([z.literal(''), uuid])),
  ORDER_CANCEL_REMOVAL_TYPE_ID: optionalText.pipe(z.union([z.literal(''), uuid])),
  ORDER_COMMAND_SETTLE_SECONDS: integer(1, 600, 90),

  ORDER_LIMIT_PER_SESSION: integer(0, 100_000, 10),
  ORDER_LIMIT_WAITING_PER_SESSION: integer(0, 100_000, 5),
  ORDER_LIMIT_PER_PHONE: integer(0, 100_000, 10),
  ORDER_LIMIT_PER_ADDRESS: integer(0, 1_000_000, 100),
  ORDER_UNPROVED_MAX_DISHES: integer(0, 10_000, 100),
  ORDER_UNPROVED_MAX_SUM: optionalText,
  ORDER_UNPROVED_PAY_ON_RECEIPT: flag('true'),
  IIKO_MARKETING_SOURCES: optionalText,
  IIKO_SOURCE_KEY: optionalText,
  RECEIPT_METHODS: list,
  RECEIPT_FISCALIZED_EXTERNALLY: list,
  RECEIPT_SETTLEMENT_PLACE: text.max(500).default(''),
  TABLE_LINK_SECRET: optionalText,
  TABLE_LINKS_OPEN: flag('false'),
});

export type Environment = z.infer<typeof environmentSchema>;
