import type { OfferedPayment } from './payment-methods.js';

/** A way to pay for an order. */
export class PaymentMethodDto implements OfferedPayment {
  /**
   * `cash` and `card`: on receipt. `online`: before the restaurant gets the order. `wallet`: from a wallet of
   * the loyalty, by `useWallets` of a quote. The first three are for `payments` of an order.
   * @example cash
   */
  readonly method: 'cash' | 'card' | 'online' | 'wallet';

  /**
   * As iiko has it.
   * @example Наличные
   */
  readonly name: string;

  /**
   * Of `wallet`: the campaigns that allow it, as `campaignId` of a quote's `wallets`.
   * @example []
   */
  readonly campaignIds: string[];
}

export class PaymentMethodListDto {
  /** What can be used in this restaurant. */
  readonly items: PaymentMethodDto[];
}
