import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ORDER_PROBLEMS } from '../order-problems.js';
import { explainRefusal, REFUSAL_OF_CODE } from './order-refusals.js';

const CODES = Object.keys(REFUSAL_OF_CODE);
/** Known beside the contract. */
const WILD = ['ProductExludedFromMenu', 'SettingsIssue', '192'];
const CONTRACT = resolve('../shared/iiko/iiko.schema.json');

interface Contract {
  $defs: Record<string, { enum?: string[] }>;
}

/** The enumeration of order errors; undefined where the contract is not at hand. */
function codesOfContract(): string[] | undefined {
  if (!existsSync(CONTRACT)) {
    return undefined;
  }
  const { $defs } = JSON.parse(readFileSync(CONTRACT, 'utf8')) as Contract;
  return Object.values($defs).find(({ enum: values }) => values?.includes('Line1Disabled'))?.enum;
}

const FACTS = resolve('../shared/iiko/facts.md');

/** Quoted in the first column of the table of texts. */
function fragmentsOfFacts(): string[] {
  const page = existsSync(FACTS) ? readFileSync(FACTS, 'utf8') : '';
  const [, section = ''] = page.split(/^### .*rejection texts.*$/m);
  const [table = ''] = section.split(/^#/m);
  return [...table.matchAll(/^\| "(.+?)" /gm)].map(([, text = '']) => text);
}

const FRAGMENTS = fragmentsOfFacts();

/** What the sandbox refuses orders with by `Common`, with values put in. */
function textsOfSandbox(): string[] {
  const call = /rejection\(\s*'Common',\s*(?:'([^']+)'|"([^"]+)"|`([^`]+)`)/g;
  return readdirSync('sandbox', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [...readFileSync(join('sandbox', path), 'utf8').matchAll(call)])
    .map(([, ...quoted]) => (quoted.find(Boolean) ?? '').replace(/\$\{[^}]+\}/g, '5'))
    .filter((text) => !/^(Cancel cause|Removal type)/.test(text));
}

describe('what iiko refuses an order with', () => {
  const codes = codesOfContract();

  it('is every code of the reference, and those that were seen beside it', () => {
    expect(CODES).toHaveLength(78 + WILD.length);
  });

  // Skipped where the contract is not at hand.
  (codes === undefined ? it.skip : it)('is what the contract lists', () => {
    expect([...(codes ?? []), ...WILD].toSorted()).toEqual(CODES.toSorted());
  });

  it.each(CODES)('%s has a problem of its own, or is told by its text', (code) => {
    const { problem, isKnown } = explainRefusal(code, undefined);
    expect(ORDER_PROBLEMS).toHaveProperty(problem);
    expect(isKnown).toBe(REFUSAL_OF_CODE[code] !== null);
  });

  it.each([
    ['Creation timeout expired, order automatically transited', 'restaurant_not_responding'],
    ['Product has scale S, therefore product size must be specified', 'item_unavailable', 'us'],
    [
      'Order item has invalid group amount: min = 1, max = 1, actual = 0',
      'modifiers_invalid',
      'us',
    ],
    ['Cannot find fixed group modifiers item', 'modifiers_invalid', 'restaurant'],
    ['Cannot find simple modifiers item', 'modifiers_invalid', 'restaurant'],
    ["Product doesn't have cooking place type", 'item_unavailable'],
    ["Product is excluded from menu for order's table", 'item_unavailable'],
    ['is inactive. Only active products can be added to order', 'item_unavailable'],
    ["Product isn't allowed for current department", 'service_unavailable'],
    ['Comments are not allowed', 'comment_refused', 'restaurant'],
    ['The delivery has too small delivery date', 'time_unavailable', 'guest'],
    ['Payment type Card is deleted.', 'payment_unavailable'],
    ['Payment item can not be externally processed', 'payment_unavailable'],
    ['Comment is too long: it cannot be greater than 255', 'comment_refused', 'us'],
    ['Entity not found: id=IOrderType, 5', 'service_unavailable'],
    ['Cannot create self-service delivery with address', 'service_error', 'us'],
    ["Sum 10.5 doesn't fit for the currency settings", 'service_error', 'us'],
    ['PaymentSumNotEnough', 'price_changed'],
    ['PaymentSumTooLarge', 'price_changed'],
    ['PaymentSumNotIntegral', 'service_error', 'us'],
    ['CafeSessionNotFound', 'restaurant_closed'],
    ['CashRegisterNotFound', 'restaurant_closed'],
    ['CannotLockOrder', 'restaurant_error'],
    ['OrderStatusIsNotOpened', 'restaurant_error'],
    ['DeliveryOrderStatusIsUnconfirmed', 'restaurant_error'],
    ['PaymentTypeNotConfigured', 'payment_unavailable'],
    ['UncombinablePaymentTypes', 'payment_unavailable'],
    ['PaymentsProcessingFailed', 'payment_failed'],
    ['UserPersonalSessionNotOpened', 'restaurant_closed'],
    ['BillOrderBeforePayment', 'restaurant_error'],
    [
      'Can not update order, order status was changed at the restaurant checkout',
      'restaurant_error',
    ],
    ['Coupon MINUS300 has already been used.', 'promo_code_unavailable', 'guest'],
    ['Купон MINUS300 уже активирован', 'promo_code_unavailable', 'guest'],
    ['PaymentsProcessingFailed: not enough money in the wallet.', 'bonuses_unavailable', 'guest'],
    ['has invalid item amount: min = 0, max = 2, actual = 3', 'modifiers_invalid', 'us'],
    ['Product "Маргарита" must be ordered as Compound item.', 'item_unavailable', 'us'],
    ['Components of a compound item must have the same modifier schema.', 'item_unavailable', 'us'],
    ['Order item amount must be positive.', 'service_error', 'us'],
    ['Entity not found: id=ITable, 5.', 'table_unavailable'],
    ['Table 5 belongs to another terminal group.', 'table_unavailable'],
  ])('"%s" of the POS is %s', (text, problem, owner = 'restaurant') => {
    expect(explainRefusal('Common', text)).toMatchObject({ problem, owner, isKnown: true });
  });

  it.each([
    ['RequestProductPriceIsNotEqualToFrontPrice', undefined, 'menu'],
    ['Common', 'PaymentSumNotEnough', 'menu'],
    ['ProductNotFound', undefined, 'menu'],
    ['ProductSizeNotFound', undefined, 'menu'],
    ['ProductGroupNotFound', undefined, 'menu'],
    ['ProductExludedFromMenu', undefined, 'menu'],
    ['Common', 'Order item has invalid group amount: min = 1, max = 1, actual = 0', 'menu'],
    ['Common', 'Product has scale S, therefore product size must be specified', 'menu'],
    ['InvalidComboItemsAmount', undefined, 'menu'],
    ['Common', 'Product is in stop list.', 'stop-lists'],
    ['PaymentTypeNotFound', undefined, 'restaurants'],
    ['CustomerNameNotSpecified', undefined, undefined],
    ['Common', 'Something new', undefined],
  ])('%s (%s) shows what is to be read again: %s', (code, text, outdated) => {
    expect(explainRefusal(code, text).outdated).toBe(outdated);
  });

  // Skipped where the description of iiko is not at hand.
  (FRAGMENTS.length === 0 ? it.skip : it)('knows every text that tills are known to give', () => {
    const unknown = FRAGMENTS.filter((text) => !explainRefusal('Common', text).isKnown);
    expect(unknown).toEqual([]);
  });

  it('knows every text that the simulated till gives', () => {
    const unknown = textsOfSandbox().filter((text) => !explainRefusal('Common', text).isKnown);
    expect(unknown).toEqual([]);
  });

  it('falls to the restaurant when nothing is known', () => {
    const unknown = { problem: 'restaurant_refused', owner: 'restaurant', isKnown: false };
    expect(explainRefusal('NewCode', 'Something new')).toEqual(unknown);
    expect(explainRefusal('Common', undefined)).toEqual(unknown);
    expect(explainRefusal(undefined, undefined)).toEqual(unknown);
  });

  it('has the owner of every code in its documentation', () => {
    const page = readFileSync('docs/problems.md', 'utf8');
    for (const [code, refusal] of Object.entries(REFUSAL_OF_CODE)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${code}\``));
      const cells = row?.split('|').map((cell) => cell.trim());
      const problem = refusal === null ? 'by its text' : `\`${refusal.problem}\``;
      expect(cells?.slice(2, 4)).toEqual([problem, refusal?.owner ?? '—']);
    }
  });
});
