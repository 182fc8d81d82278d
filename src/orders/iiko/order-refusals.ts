import type { CancelRefusal } from '../order-model.js';
import type { OrderProblemCode } from '../order-problems.js';
import type { PosRefusal, Refusal, RefusalOwner } from '../pos-order.js';

/** What is not in the tables below. */
const DEFAULT_REFUSAL: Refusal = { problem: 'restaurant_refused', owner: 'restaurant' };

const refusal = (problem: OrderProblemCode, owner: RefusalOwner): Refusal => ({ problem, owner });
/** The guest was shown something else than the till has. */
const otherMenu = (problem: OrderProblemCode, owner: RefusalOwner = 'restaurant'): Refusal => ({
  problem,
  owner,
  outdated: 'menu',
});
const ours: Refusal = refusal('service_error', 'us');
const itemGone: Refusal = otherMenu('item_unavailable');
const itemStopped: Refusal = { ...refusal('item_stopped', 'restaurant'), outdated: 'stop-lists' };
const closed: Refusal = { ...refusal('restaurant_closed', 'restaurant'), outdated: 'restaurants' };
const busy: Refusal = refusal('restaurant_error', 'restaurant');
const noPayment: Refusal = {
  ...refusal('payment_unavailable', 'restaurant'),
  outdated: 'restaurants',
};
const noTable: Refusal = {
  ...refusal('table_unavailable', 'restaurant'),
  outdated: 'restaurants',
};
const bonuses: Refusal = refusal('bonuses_unavailable', 'guest');
const coupon: Refusal = refusal('promo_code_unavailable', 'guest');
const discount: Refusal = refusal('discount_unavailable', 'restaurant');

/**
 * iiko's order error codes with what they mean for the guest; docs/problems.md explains them. A code whose meaning is in
 * its text only has null. The set is open: more were seen than the reference lists.
 */
export const REFUSAL_OF_CODE: Readonly<Record<string, Refusal | null>> = {
  Common: null,
  IllegalDeliveryStatus: busy,
  CustomerNameNotSpecified: refusal('contact_invalid', 'guest'),
  ProductNotFound: itemGone,
  MarketingSourceNotFound: ours,
  PaymentTypeNotFound: noPayment,
  ProductSizeNotFound: itemGone,
  ProductGroupNotFound: otherMenu('modifiers_invalid'),
  OrderNotFound: ours,
  ConceptionNotFound: ours,
  // Looked up, not refused, wherever an order is sent; what is left of them is not ours to explain.
  DuplicatedOrderId: ours,
  TerminalGroupIdNotDetermined: closed,
  TerminalGroupUnregistered: closed,
  InvalidPhone: refusal('phone_invalid', 'guest'),
  ModifierDuplicated: refusal('modifiers_invalid', 'us'),
  ProductCanBuyFromCashdesk: itemGone,
  DeliveryOpinionMarkInvalid: ours,
  WrongDeliveryStatusForOpinion: ours,
  OpinionCommentTooLong: ours,
  SurveyItemNotFound: ours,
  PaymentTypeCanNotBeUsedAsExternal: noPayment,
  AddressNotFound: refusal('address_invalid', 'guest'),
  HomeNotFound: refusal('address_invalid', 'guest'),
  IikonetPaymentAdditionalDataCanNotBeParsed: ours,
  IikonetPaymentExternalIdNotFound: ours,
  IikonetPaymentSumLessThanMarketingDiscount: bonuses,
  DiscountCardNotFound: discount,
  DiscountCardTypeModeForbidden: discount,
  Iikocard5PaymentAdditionalDataCanNotBeParsed: ours,
  Iikocard5PaymentExternalIdNotFound: ours,
  Iikocard5PaymentSumLessThanMarketingDiscount: bonuses,
  Iikocard5PaymentCanNotCreateCustomData: bonuses,
  CourierIdDoesNotExist: ours,
  CourierDoesNotOwnOrder: ours,
  WrongDeliveryStatus: busy,
  CanNotAssignCourierToOrder: ours,
  UserNotFoundByExternalPassword: ours,
  UserNotFound: ours,
  Iikocard51PaymentAdditionalDataCanNotBeParsed: ours,
  Iikocard51PaymentCredentialNotFound: ours,
  Iikocard51PaymentSearchScopeNotFound: ours,
  ComboDuplicated: ours,
  InvalidReferenceToCombo: ours,
  InvalidComboItemsAmount: otherMenu('combo_unavailable'),
  InvalidComboItemsGuest: ours,
  InvalidReferenceToGuest: ours,
  GuestDuplicated: ours,
  GuestNameNotSpecified: refusal('contact_invalid', 'us'),
  OrderTypeNotFound: refusal('service_unavailable', 'restaurant'),
  OrderServiceTypeDoesNotMatchSelfServiceMode: ours,
  DeliveryDateNotSpecified: refusal('time_unavailable', 'us'),
  OrderStatusChangedInIikoFront: busy,
  PaymentAdditionalDataTooLong: ours,
  PaymentSumShouldBePositive: ours,
  DiscountSumNotSpecified: ours,
  InvalidDiscountItem: ours,
  RequestProductPriceIsNotEqualToFrontPrice: otherMenu('price_changed'),
  OrderItemsNotExists: ours,
  EntityAlreadyInUse: busy,
  DiscountItemPositionNotFound: ours,
  DiscountItemDuplicatePositions: ours,
  NonUnqiueOrderItemPosition: ours,
  EmptyOrderItemPosition: ours,
  IncorrectOrderType: refusal('service_unavailable', 'restaurant'),
  Incorrect: null,
  TerminalGroupDisabled: closed,
  OrganizationUnregistered: closed,
  OrganizationDisabled: closed,
  TooSmallDeliveryDate: refusal('time_unavailable', 'guest'),
  IikoFrontTooOldVersion: refusal('restaurant_closed', 'restaurant'),
  DuplicatedReserveId: ours,
  TipsTypeNotApplicable: { ...refusal('tips_unavailable', 'restaurant'), outdated: 'restaurants' },
  AnonymousCustomerDisabled: ours,
  MayBeInconsistentUpdates: busy,
  InconsistentUpdates: busy,
  // What is left of it when the other form was refused as well; order-address-form.ts.
  Line1Disabled: { ...refusal('restaurant_error', 'restaurant'), outdated: 'restaurants' },
  InternalServerError: null,
  UnknownError: null,
  // Seen beside the reference.
  ProductExludedFromMenu: itemGone,
  SettingsIssue: itemGone,
  '192': ours,
};

/** What the POS says in words only (iiko's article "Delivery problem analysis"), most specific first. */
const REFUSAL_OF_TEXT: [RegExp, Refusal][] = [
  [/timeout expired/i, refusal('restaurant_not_responding', 'restaurant')],
  [/coupon|promo.?code|купон|промокод/i, coupon],
  [/stop.?list|out of stock|стоп.?лист/i, itemStopped],
  [/product size must be specified/i, otherMenu('item_unavailable', 'us')],
  [/must be ordered as|same modifier schema/i, otherMenu('item_unavailable', 'us')],
  [/invalid \S+ amount/i, otherMenu('modifiers_invalid', 'us')],
  [/(group|simple) modifiers? item/i, otherMenu('modifiers_invalid')],
  [/cooking place type|excluded from menu|is inactive|CannotAddInactiveProduct/i, itemGone],
  [/current department/i, refusal('service_unavailable', 'restaurant')],
  [/IOrderType/i, refusal('service_unavailable', 'restaurant')],
  [/ITable\b|table \S+ belongs to another/i, noTable],
  [/comments are not allowed/i, refusal('comment_refused', 'restaurant')],
  [/cannot be greater than|ArgumentOutOfRange/i, refusal('comment_refused', 'us')],
  [/too small delivery date|delivery date must/i, refusal('time_unavailable', 'guest')],
  [/self-service delivery with address/i, ours],
  [/currency settings|PaymentSumNotIntegral|amount must be positive/i, ours],
  [/PaymentSumNotEnough|PaymentSumTooLarge/i, otherMenu('price_changed')],
  [/UncombinablePaymentTypes/i, noPayment],
  [/\b(wallet|bonus(es)?)\b/i, bonuses],
  [/PaymentsProcessingFailed/i, refusal('payment_failed', 'restaurant')],
  [/CafeSessionNotFound|CashRegisterNotFound|PersonalSessionNotOpened/i, { ...closed }],
  [
    /CannotLockOrder|OrderStatusIsNotOpened|StatusIsUnconfirmed|BillOrderBeforePayment|status was changed/i,
    refusal('restaurant_error', 'restaurant'),
  ],
  [/\bcombo\b/i, otherMenu('combo_unavailable')],
  [/price/i, otherMenu('price_changed')],
  [/payment/i, noPayment],
  [/address|street|house/i, refusal('address_invalid', 'guest')],
  [/phone/i, refusal('phone_invalid', 'guest')],
];

/** What iiko's refusal means; `isKnown` is false where neither code nor text says more than that it is one. */
export function explainRefusal(
  code: string | undefined,
  text: string | undefined,
): Refusal & { isKnown: boolean } {
  const byCode =
    code !== undefined && Object.hasOwn(REFUSAL_OF_CODE, code) ? REFUSAL_OF_CODE[code] : undefined;
  const found =
    byCode ?? REFUSAL_OF_TEXT.find(([pattern]) => pattern.test(text ?? ''))?.[1] ?? undefined;
  return { ...(found ?? DEFAULT_REFUSAL), isKnown: found !== undefined };
}

export function toPosRefusal(code: string | undefined, text: string | undefined): PosRefusal {
  return {
    ...explainRefusal(code, text),
    isTimeout: /creation timeout expired/i.test(text ?? ''),
    isDuplicate: isDuplicate(code, text),
    addressForm: refusedAddressForm(code, text),
    code,
    text,
  };
}

/**
 * The form of address that the organization does not take. Of `legacy`, which iiko has given up, no page says how it is
 * refused: it goes by the text.
 */
function refusedAddressForm(
  code: string | undefined,
  text: string | undefined,
): 'city' | 'legacy' | undefined {
  if (code === 'Line1Disabled') {
    return 'city';
  }
  return /\blegacy\b.*\baddress|\baddress.*\blegacy\b/i.test(text ?? '') ? 'legacy' : undefined;
}

/** The id is in use: what we sent before has arrived. One client saw the code as the number 192. */
export function isDuplicate(code: string | undefined, text: string | undefined): boolean {
  return code === 'DuplicatedOrderId' || code === '192' || /order already exists/i.test(text ?? '');
}

/** What the POS says to a cancellation, most specific first. */
const CANCEL_REFUSAL_OF_TEXT: [RegExp, CancelRefusal][] = [
  [/timeout expired/i, 'restaurant_not_responding'],
  [/removal ?type|printed items|service.?print/i, 'cooking_begun'],
  [/bill/i, 'bill_printed'],
  [/already (closed|cancell?ed|delivered)|illegal ?delivery ?status|checkout/i, 'too_late'],
  [/payment|prepay/i, 'payment_taken'],
  [/already ?in ?use|cannot ?lock|locked/i, 'order_in_use'],
];

/** Our reason for a refused cancellation; `restaurant_refused` when the text says nothing known. */
export function reasonOfCancelRefusal(text: string): CancelRefusal {
  return (
    CANCEL_REFUSAL_OF_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? 'restaurant_refused'
  );
}
