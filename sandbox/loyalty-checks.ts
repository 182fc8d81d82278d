import { firstOf } from './modifier-checks.js';
import { positionsOf } from './order-positions.js';
import type { Discount, OrderRequest, Payment } from './order-request.js';
import { rejection, type Rejection } from './rejection.js';

/** What the cloud refuses in loyalty payments and discounts: missing credentials, wrong positions. */
export function checkLoyaltyData(order: OrderRequest): Rejection | undefined {
  const known = new Set(order.items.flatMap(positionsOf));
  return (
    firstOf(order.payments ?? [], checkCredential) ??
    firstOf(order.discountsInfo?.discounts ?? [], (discount) =>
      checkPositions(positionsIn(discount), known),
    )
  );
}

const checkCredential = (payment: Payment): Rejection | undefined => {
  if (payment.paymentTypeKind !== 'LoyaltyCard') {
    return undefined;
  }
  const data = payment.paymentAdditionalData;
  if (data && data.type !== 'LoyaltyCard') {
    return rejection(
      'Iikocard51PaymentAdditionalDataCanNotBeParsed',
      `Payment additional data of type ${data.type} does not fit a loyalty payment.`,
    );
  }
  if (!data?.credential) {
    return rejection('Iikocard51PaymentCredentialNotFound', 'Payment credential not found.');
  }
  return data.searchScope
    ? undefined
    : rejection('Iikocard51PaymentSearchScopeNotFound', 'Payment search scope not found.');
};

const positionsIn = (discount: Discount): string[] =>
  (discount.type === 'RMS'
    ? (discount.selectivePositions ?? [])
    : discount.discountItems.map(({ positionId }) => positionId)
  ).map((id) => id.toLowerCase());

const checkPositions = (ids: string[], known: ReadonlySet<string>): Rejection | undefined => {
  const unknown = ids.find((id) => !known.has(id));
  if (unknown) {
    return rejection(
      'DiscountItemPositionNotFound',
      `Discount item position ${unknown} not found.`,
    );
  }
  return new Set(ids).size < ids.length
    ? rejection('DiscountItemDuplicatePositions', 'Discount item positions must be unique.')
    : undefined;
};
