import type { Plain } from '../platform/http/plain.js';
import type { CalculateLoyaltyDto } from './loyalty-cart.dto.js';

/** Carts of the sandbox's own menu, so that they can be sent from Swagger UI as they stand. */
const RESTAURANT = '0b000000-0000-4000-8000-000000000001';
const SOUP = '0c000000-0000-4000-8000-000000000001';
const PASTY = '0c000000-0000-4000-8000-000000000072';

export const CALCULATION_BODY: Record<string, { summary: string; value: unknown }> = {
  coupon: {
    summary: 'A coupon for the whole order',
    value: {
      restaurantId: RESTAURANT,
      service: 'pickup',
      lines: [{ itemId: SOUP, quantity: 2, modifiers: [] }],
      promoCode: 'BORSCH10',
    } satisfies Plain<CalculateLoyaltyDto>,
  },
  gifts: {
    summary: 'Every third pasty is free, and there is a gift to choose',
    value: {
      restaurantId: RESTAURANT,
      service: 'delivery',
      lines: [
        { itemId: PASTY, quantity: 3, modifiers: [] },
        { itemId: SOUP, quantity: 5, modifiers: [] },
      ],
    } satisfies Plain<CalculateLoyaltyDto>,
  },
};
