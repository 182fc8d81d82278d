import type { Customer } from '../auth/auth.service.js';
import type { LoyaltyAbsence } from '../customers/loyalty-absence.js';
import type { OrderedCombo, OrderedItem } from '../cart/iiko/iiko-items.mapper.js';
import type { Restaurant } from '../restaurants/restaurants.service.js';
import type { WalletKind } from './wallet-kinds.js';
import { NO_DISCOUNT, type DiscountRate } from './discount-rate.js';

/** Why loyalty has nothing to say about a cart; guests of whom no phone is known are unknown to it. */
export type PreviewAbsence = LoyaltyAbsence | 'sign_in_required' | 'cart_empty';

/** What loyalty is asked about. */
export interface LoyaltyCart {
  restaurant: Restaurant;
  customer: Customer;
  service: 'delivery' | 'pickup';
  /** Each with a `positionId`, prices in currency units: the very items that an order would have. */
  items: OrderedItem[];
  /** Those that `items` belong to. */
  combos: OrderedCombo[];
  /** What each item costs with its modifiers, in minor units; in the order of `items`. */
  totals: number[];
  promoCode?: string;
}

/** What loyalty would do to the cart; amounts are in minor units. */
export interface LoyaltyPreview {
  available: boolean;
  reason: PreviewAbsence | null;
  /** iiko's id of the guest; null while iiko does not know them. */
  iikoCustomerId: string | null;
  discounts: LoyaltyDiscount[];
  discountRate: DiscountRate;
  /** null: none was given. */
  promoCode: 'accepted' | 'refused' | 'not_checked' | null;
  wallets: PayableWallet[];
  upsales: CartOffer[];
  /** Products to choose from that would cost nothing. */
  freeProducts: CartOffer[];
}

/** What one campaign takes off. */
export interface LoyaltyDiscount {
  campaignId: string;
  name: string;
  /** Positive; all discounts of an item together never exceed what it costs. */
  amount: number;
  /**
   * Sums to `amount`: what a campaign gives on the whole order is spread over the items. The id is that of
   * the item, or of the first half.
   */
  positions: { positionId: string; amount: number; quantity: number }[];
}

/** A wallet that can pay a part of this cart. */
export interface PayableWallet {
  walletId: string;
  /** The campaign that allows it. */
  campaignId: string;
  name: string;
  kind: WalletKind;
  /** Limited by the balance and by the campaign's rules. */
  maxAmount: number;
  /** Whether the campaign can keep the money for an order before it is paid. */
  canHold: boolean;
}

/** Something a campaign suggests to add. */
export interface CartOffer {
  /** iiko's id of the action behind it. */
  id: string;
  text: string;
  products: { itemId: string; sizes: { sizeId: string | null; name: string }[] }[];
}

/** Asking again would not help. */
export function isLasting(reason: PreviewAbsence): boolean {
  return reason === 'off' || reason === 'not_provisioned' || reason === 'closed';
}

/** A cart of which loyalty says nothing. */
export function withoutLoyalty(
  reason: PreviewAbsence,
  promoCode: string | undefined,
): LoyaltyPreview {
  return {
    available: false,
    reason,
    iikoCustomerId: null,
    discounts: [],
    discountRate: NO_DISCOUNT,
    promoCode: promoCode === undefined ? null : isLasting(reason) ? 'refused' : 'not_checked',
    wallets: [],
    upsales: [],
    freeProducts: [],
  };
}
