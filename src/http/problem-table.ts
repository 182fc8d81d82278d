export type ProblemLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What an app should do about a problem, so that it need not know every code. */
export type ProblemAction =
  | 'fix'
  | 'signIn'
  | 'retry'
  | 'requote'
  | 'changeCart'
  | 'changeAddress'
  | 'changePayment'
  | 'changeTime'
  | 'contactSupport';

export interface ProblemDefinition {
  status: number;
  action: ProblemAction;
  level: ProblemLogLevel;
  en: string;
  ru: string;
}

/**
 * Every problem this API can answer with. A `{name}` in a text is replaced by the problem's parameter.
 * Codes are part of the contract: they are never renamed.
 */
export const PROBLEMS = {
  validation_failed: {
    status: 400,
    action: 'fix',
    level: 'info',
    en: 'The request does not have the expected form; see `errors`.',
    ru: 'Запрос составлен неверно, подробности в поле `errors`.',
  },
  malformed_json: {
    status: 400,
    action: 'fix',
    level: 'info',
    en: 'The request body is not valid JSON.',
    ru: 'Тело запроса не является корректным JSON.',
  },
  malformed_request: {
    status: 400,
    action: 'fix',
    level: 'info',
    en: 'The request could not be read.',
    ru: 'Запрос не удалось прочитать.',
  },
  idempotency_key_missing: {
    status: 400,
    action: 'fix',
    level: 'info',
    en: 'The `Idempotency-Key` header is required: any text of up to 255 characters, new for each order.',
    ru: 'Нужен заголовок `Idempotency-Key`: любая строка до 255 символов, новая для каждого заказа.',
  },
  quote_invalid: {
    status: 400,
    action: 'requote',
    level: 'info',
    en: 'The quote is not one of ours or was made for another session.',
    ru: 'Расчёт не найден или сделан для другого пользователя.',
  },
  unauthenticated: {
    status: 401,
    action: 'signIn',
    level: 'info',
    en: 'A valid access token is required.',
    ru: 'Нужен действующий токен доступа.',
  },
  webhook_token_invalid: {
    status: 401,
    action: 'fix',
    level: 'warn',
    en: 'The webhook token is missing or wrong.',
    ru: 'Токен вебхука не указан или неверен.',
  },
  session_ended: {
    status: 401,
    action: 'signIn',
    level: 'info',
    en: 'The session has ended. Start a new one.',
    ru: 'Сеанс завершён. Начните новый.',
  },
  route_not_found: {
    status: 404,
    action: 'fix',
    level: 'info',
    en: 'There is no {method} {path}.',
    ru: 'Адреса {method} {path} не существует.',
  },
  restaurant_not_found: {
    status: 404,
    action: 'fix',
    level: 'info',
    en: 'There is no such restaurant.',
    ru: 'Такого ресторана нет.',
  },
  item_not_found: {
    status: 404,
    action: 'changeCart',
    level: 'info',
    en: 'There is no such item on the menu of this restaurant.',
    ru: 'Такой позиции нет в меню этого ресторана.',
  },
  order_not_found: {
    status: 404,
    action: 'fix',
    level: 'info',
    en: 'There is no such order.',
    ru: 'Такого заказа нет.',
  },
  problem_not_found: {
    status: 404,
    action: 'fix',
    level: 'info',
    en: 'There is no such problem code.',
    ru: 'Такого кода ошибки нет.',
  },
  method_not_allowed: {
    status: 405,
    action: 'fix',
    level: 'info',
    en: 'The method {method} is not supported here.',
    ru: 'Метод {method} здесь не поддерживается.',
  },
  request_timeout: {
    status: 408,
    action: 'retry',
    level: 'info',
    en: 'The request took too long to arrive.',
    ru: 'Запрос передавался слишком долго.',
  },
  idempotency_in_progress: {
    status: 409,
    action: 'retry',
    level: 'info',
    en: 'A request with this `Idempotency-Key` is being processed right now.',
    ru: 'Запрос с этим `Idempotency-Key` уже обрабатывается.',
  },
  quote_expired: {
    status: 409,
    action: 'requote',
    level: 'info',
    en: 'The quote has expired. Ask for a new one.',
    ru: 'Срок расчёта истёк. Запросите новый.',
  },
  quote_changed: {
    status: 409,
    action: 'requote',
    level: 'info',
    en: 'Prices or availability have changed since the quote; `quote` holds a new one.',
    ru: 'Цены или наличие изменились; новый расчёт в поле `quote`.',
  },
  quote_not_orderable: {
    status: 409,
    action: 'changeCart',
    level: 'info',
    en: 'The quote has problems that must be solved before it can be ordered; see `errors`.',
    ru: 'В расчёте есть проблемы, которые нужно устранить до заказа, подробности в поле `errors`.',
  },
  order_not_cancellable: {
    status: 409,
    action: 'contactSupport',
    level: 'info',
    en: 'The order can no longer be cancelled here: its status is "{status}".',
    ru: 'Отменить заказ уже нельзя: его статус — «{status}».',
  },
  body_too_large: {
    status: 413,
    action: 'fix',
    level: 'info',
    en: 'The request body is too large.',
    ru: 'Тело запроса слишком велико.',
  },
  uri_too_long: {
    status: 414,
    action: 'fix',
    level: 'info',
    en: 'The address of the request is too long.',
    ru: 'Адрес запроса слишком длинный.',
  },
  unsupported_media_type: {
    status: 415,
    action: 'fix',
    level: 'info',
    en: 'The body must be sent as `application/json`.',
    ru: 'Тело запроса нужно передавать как `application/json`.',
  },
  idempotency_key_reused: {
    status: 422,
    action: 'fix',
    level: 'info',
    en: 'This `Idempotency-Key` was already used with another request body.',
    ru: 'Этот `Idempotency-Key` уже использован с другим телом запроса.',
  },
  payment_not_available: {
    status: 422,
    action: 'changePayment',
    level: 'info',
    en: 'This restaurant does not take the payment method "{method}".',
    ru: 'Ресторан не принимает способ оплаты «{method}».',
  },
  headers_too_large: {
    status: 431,
    action: 'fix',
    level: 'info',
    en: 'The request headers are too large.',
    ru: 'Заголовки запроса слишком велики.',
  },
  rate_limited: {
    status: 429,
    action: 'retry',
    level: 'info',
    en: 'Too many requests. Try again in {seconds} s.',
    ru: 'Слишком много запросов. Повторите через {seconds} с.',
  },
  internal_error: {
    status: 500,
    action: 'retry',
    level: 'error',
    en: 'Something went wrong on our side. Quote the request id to support.',
    ru: 'Ошибка на нашей стороне. Сообщите поддержке номер запроса.',
  },
  snapshot_missing: {
    status: 503,
    action: 'retry',
    level: 'warn',
    en: 'The data of the restaurants has not been loaded from iiko yet. It is being tried again.',
    ru: 'Данные ресторанов ещё не загружены из iiko. Попытки продолжаются.',
  },
  restaurant_unavailable: {
    status: 503,
    action: 'retry',
    level: 'info',
    en: 'The restaurant does not take orders right now ({reason}).',
    ru: 'Ресторан сейчас не принимает заказы ({reason}).',
  },
  shutting_down: {
    status: 503,
    action: 'retry',
    level: 'info',
    en: 'The service is restarting. Try again in a moment.',
    ru: 'Сервис перезапускается. Повторите через мгновение.',
  },
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof PROBLEMS;
