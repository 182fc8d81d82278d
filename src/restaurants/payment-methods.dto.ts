import type { OfferedPayment } from './payment-methods.js';

/** Tips that can be paid with an order. */
export class TipsOfferDto {
  /**
   * As iiko has it.
   * @example Чаевые курьеру
   */
  readonly name: string;

  /**
   * Orders of these services take them.
   * @example ["delivery"]
   */
  readonly services: ('delivery' | 'pickup' | 'dine-in')[];
}

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
   * Only for `wallet`: the campaigns that allow it, as in `campaignId` of a quote's `wallets`.
   * @example []
   */
  readonly campaignIds: string[];

  /** Which `tips` of an order can be paid so; empty: none. */
  readonly tips: TipsOfferDto[];
}

export class PaymentMethodListDto {
  /** The payment methods of this restaurant. */
  readonly items: PaymentMethodDto[];
}
