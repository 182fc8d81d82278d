import { marketingSourceOf, type OrderMarkSettings } from '../../platform/config/placing.js';
import type { IikoChequeInfo, IikoDeliveryOrder } from '../../iiko/schemas/create-delivery.js';
import type { Contact, MoneyPayment } from '../order-model.js';
import { optional } from './optional.js';

/** What is told of any order besides its contents: who it comes from, and where its receipt goes. */
export function toOrderMarks(
  { contact, moneyPayments }: { contact: Contact; moneyPayments: readonly MoneyPayment[] },
  marks: OrderMarkSettings,
): Pick<IikoDeliveryOrder, 'sourceKey' | 'chequeAdditionalInfo'> {
  return {
    ...optional('sourceKey', marks.sourceKey),
    ...optional('chequeAdditionalInfo', toChequeInfo(contact, moneyPayments, marks.receipts)),
  };
}

/** iiko has no such field for orders at tables. */
export function toMarketingSource(
  organizationId: string,
  marks: OrderMarkSettings,
): Pick<IikoDeliveryOrder, 'marketingSourceId'> {
  return optional('marketingSourceId', marketingSourceOf(marks, organizationId));
}

/** Without an address for the electronic receipt the guest gets one on paper. */
function toChequeInfo(
  { email, phone }: Contact,
  payments: readonly MoneyPayment[],
  { methods, settlementPlace }: OrderMarkSettings['receipts'],
): IikoChequeInfo | undefined {
  if (!payments.some(({ method }) => methods.includes(method))) {
    return undefined;
  }
  return {
    needReceipt: email === undefined && phone === '',
    ...optional('email', email),
    ...(phone === '' ? {} : { phone }),
    ...optional('settlementPlace', settlementPlace),
    isInternetPayment: payments.some(({ method }) => method === 'online'),
  };
}
