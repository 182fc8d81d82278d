import type { Text } from './problem-definition.js';
import type { TextParams, Violation } from './problem.js';

export interface ViolationDefinition extends Text {
  /** What the arguments of the decorator are called in the texts, in their order. */
  args?: readonly string[];
}

/**
 * What can be wrong with one value of a request. The key is the code; for rules of class-validator it is the
 * name of the rule in snake case. The texts do not name the value: `pointer` does, and an app shows
 * them beside the field.
 */
export const VIOLATIONS = {
  unknown_property: { en: 'There is no such property.', ru: 'Такого поля нет.' },
  unknown_value: { en: 'The value cannot be read.', ru: 'Значение не удалось прочитать.' },
  nested_validation: { en: 'Must be an object.', ru: 'Нужен объект.' },
  is_defined: { en: 'Is required.', ru: 'Обязательное поле.' },
  contact_needed: {
    en: 'Is required: the session has no customer with a name.',
    ru: 'Укажите, кто заказывает: у гостя этого нет, а у профиля — пока в нём нет имени.',
  },
  not_at_a_table: {
    en: 'Not for orders at a table: use comments on lines, and tell the waiter the rest.',
    ru: 'Не для заказа за столом: пожелания укажите у блюд, остальное скажите официанту.',
  },
  is_not_empty: { en: 'Must not be empty.', ru: 'Не должно быть пустым.' },
  is_string: { en: 'Must be a text.', ru: 'Нужна строка.' },
  is_length: {
    en: 'Must be {min} to {max} characters long.',
    ru: 'Длина: от {min} до {max} символов.',
    args: ['min', 'max'],
  },
  min_length: {
    en: 'Is too short: the shortest length is {min}.',
    ru: 'Слишком коротко: наименьшая длина — {min}.',
    args: ['min'],
  },
  max_length: {
    en: 'Is too long: the longest length is {max}.',
    ru: 'Слишком длинно: наибольшая длина — {max}.',
    args: ['max'],
  },
  matches: { en: 'Does not have the expected form.', ru: 'Неверный формат.' },
  equals: { en: 'Must be {value}.', ru: 'Допустимо только {value}.', args: ['value'] },
  is_birthday: {
    en: 'Must be a day in the past, as in 1990-05-17.',
    ru: 'Нужен день в прошлом, например 1990-05-17.',
  },
  is_boolean: { en: 'Must be true or false.', ru: 'Нужно true или false.' },
  is_boolean_string: { en: 'Must be true or false.', ru: 'Нужно true или false.' },
  is_number: { en: 'Must be a number.', ru: 'Нужно число.' },
  is_number_string: { en: 'Must be a number.', ru: 'Нужно число.' },
  is_int: { en: 'Must be a whole number.', ru: 'Нужно целое число.' },
  is_positive: { en: 'Must be greater than 0.', ru: 'Нужно число больше 0.' },
  min: { en: 'Must not be less than {min}.', ru: 'Не может быть меньше {min}.', args: ['min'] },
  max: { en: 'Must not be greater than {max}.', ru: 'Не может быть больше {max}.', args: ['max'] },
  is_latitude: { en: 'Must be a latitude in degrees.', ru: 'Нужна широта в градусах.' },
  is_longitude: { en: 'Must be a longitude in degrees.', ru: 'Нужна долгота в градусах.' },
  is_in: {
    en: 'Must be one of: {values}.',
    ru: 'Допустимые значения: {values}.',
    args: ['values'],
  },
  is_enum: {
    en: 'Must be one of: {values}.',
    ru: 'Допустимые значения: {values}.',
    args: ['enum', 'values'],
  },
  is_array: { en: 'Must be a list.', ru: 'Нужен список.' },
  array_not_empty: { en: 'Must not be empty.', ru: 'Не должно быть пустым.' },
  array_min_size: {
    en: 'Has too few elements: at least {min} needed.',
    ru: 'Слишком мало элементов, нужно не меньше {min}.',
    args: ['min'],
  },
  array_max_size: {
    en: 'Has too many elements: at most {max} allowed.',
    ru: 'Слишком много элементов, можно не больше {max}.',
    args: ['max'],
  },
  too_many_objects: {
    en: 'Has too many objects in all: at most {max} allowed.',
    ru: 'Слишком много вложенных объектов: можно не больше {max}.',
    args: ['max'],
  },
  array_unique: { en: 'Must not repeat elements.', ru: 'Элементы не должны повторяться.' },
  is_object: { en: 'Must be an object.', ru: 'Нужен объект.' },
  is_uuid: { en: 'Must be a UUID.', ru: 'Нужен UUID.' },
  is_email: { en: 'Must be an e-mail address.', ru: 'Нужен адрес электронной почты.' },
  is_url: { en: 'Must be a URL.', ru: 'Нужен URL.' },
  is_phone_number: {
    en: 'Must be a phone number with its country code.',
    ru: 'Нужен номер телефона с кодом страны.',
  },
  is_mobile_number: {
    en: 'Must be a mobile number that can receive a code.',
    ru: 'Нужен мобильный номер: на этот код отправить нельзя.',
  },
  is_iso8601: { en: 'Must be an ISO 8601 time.', ru: 'Нужно время в формате ISO 8601.' },
  is_not_before: {
    en: 'Must not be earlier than `{other}`.',
    ru: 'Не может быть раньше, чем `{other}`.',
    args: ['other'],
  },
  is_date_string: { en: 'Must be an ISO 8601 date.', ru: 'Нужна дата в формате ISO 8601.' },
  // Said of a time with `context`; its code stays `matches`.
  offset_missing: {
    en: 'Must have a time offset, as in +03:00 or Z.',
    ru: 'Нужно смещение времени, например +03:00 или Z.',
  },
  offset_colon: {
    en: 'The time offset needs hours and minutes with a colon, as in +03:00.',
    ru: 'В смещении времени нужны часы и минуты через двоеточие, например +03:00.',
  },
  // Said of a currency with `context`, as above.
  currency_code: {
    en: 'Must be a currency code of three capital letters.',
    ru: 'Нужен код валюты из трёх заглавных букв.',
  },
  foreign_currency: {
    en: 'Must be the currency of the restaurant: {currency}.',
    ru: 'Нужна валюта ресторана: {currency}.',
  },
  payments_sum: {
    en: 'The payments must add up to {due}; they add up to {sum}.',
    ru: 'Сумма оплат должна быть {due}, а получилось {sum}.',
  },
  payment_amount_needed: {
    en: 'Is required: only one payment may omit its amount and cover the rest.',
    ru: 'Укажите сумму: без неё может быть только одна из оплат, она покроет остаток.',
  },
  payment_without_rest: {
    en: 'Nothing is left for this payment: the others add up to {sum} of {due}.',
    ru: 'Для этой оплаты ничего не остаётся: остальные дают {sum} из {due}.',
  },
  payment_step: {
    en: 'Must be a multiple of {step}.',
    ru: 'Сумма должна быть кратна {step}.',
  },
  payment_not_combinable: {
    en: 'Must pay for everything or for nothing: "{name}".',
    ru: 'Можно оплатить либо весь заказ, либо ничего: «{name}».',
  },
  change_of_cash_only: {
    en: 'Change is given for cash only.',
    ru: 'Сдача бывает только с наличных.',
  },
  change_too_little: {
    en: 'Must not be less than what is paid in cash: {amount}.',
    ru: 'Не может быть меньше суммы наличными: {amount}.',
  },
  tips_method_needed: {
    en: 'Is required: say which of the payments the tip is paid with.',
    ru: 'Укажите, какой из оплат оплачиваются чаевые.',
  },
  tips_method_not_used: {
    en: 'Must be one of the payments of the order.',
    ru: 'Чаевые оплачиваются одной из оплат заказа.',
  },
  tips_not_taken: {
    en: 'The restaurant does not accept tips with this payment method for this order: {method}.',
    ru: 'К такому заказу ресторан не принимает чаевые этим способом: {method}.',
  },
  tips_not_as_quoted: {
    en: 'Must be the same as in the quote, or omitted.',
    ru: 'Должно быть как в расчёте — или не указывайте вовсе.',
  },
  cancel_cause_unknown: {
    en: "Must be one of the restaurant's cancel causes.",
    ru: 'Нужна одна из причин отмены этого ресторана.',
  },
  invalid_cursor: {
    en: 'Must be the `nextCursor` of an earlier answer.',
    ru: 'Нужно значение `nextCursor` из предыдущего ответа.',
  },
} as const satisfies Record<string, ViolationDefinition>;

export type ViolationCode = keyof typeof VIOLATIONS;

/** A violation found by hand; the rules on DTOs report theirs by themselves. */
export function violationOf(
  code: ViolationCode,
  pointer: string,
  params: TextParams = {},
): Violation {
  return { code, pointer, text: VIOLATIONS[code], params };
}
