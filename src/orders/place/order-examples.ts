import type { Plain } from '../../platform/http/plain.js';
import type { AddItemsDto } from '../read/dining.dto.js';
import type { PlaceOrderDto } from '../read/order.dto.js';
import type { CancelOrderDto } from '../read/order-cancel.dto.js';
import type { CreateQuoteDto } from '../quote/quote.dto.js';
import type { ReorderDto } from './reorder.dto.js';

type Examples = Record<string, { summary: string; value: unknown }>;

/** Carts of the sandbox's own menu, so that they can be sent from Swagger UI as they stand. */
const RESTAURANT = '0b000000-0000-4000-8000-000000000001';
const SOUP = '0c000000-0000-4000-8000-000000000001';
const SOUR_CREAM = '0f000000-0000-4000-8000-000000000001';
const MARGHERITA = '0c000000-0000-4000-8000-000000000011';
const PEPPERONI = '0c000000-0000-4000-8000-000000000012';
const MEDIUM = '0d000000-0000-4000-8000-000000000002';

export const QUOTE_BODY: Examples = {
  pickup: {
    summary: 'Pickup: soup with sour cream',
    value: {
      restaurantId: RESTAURANT,
      service: 'pickup',
      lines: [{ itemId: SOUP, quantity: 2, modifiers: [{ modifierId: SOUR_CREAM, quantity: 1 }] }],
    } satisfies Plain<CreateQuoteDto>,
  },
  tips: {
    summary: 'Pickup with a tip: soup',
    value: {
      restaurantId: RESTAURANT,
      service: 'pickup',
      lines: [{ itemId: SOUP, quantity: 1, modifiers: [] }],
      tips: { amount: 10_000, method: 'card' },
    } satisfies Plain<CreateQuoteDto>,
  },
  dineIn: {
    summary: 'At a table: soup',
    value: {
      restaurantId: RESTAURANT,
      service: 'dine-in',
      tableId: '07ab1e00-0000-4000-8000-000000000001',
      lines: [{ itemId: SOUP, quantity: 1, modifiers: [] }],
    } satisfies Plain<CreateQuoteDto>,
  },
  delivery: {
    summary: 'Delivery: pizzas of two halves',
    value: {
      restaurantId: RESTAURANT,
      service: 'delivery',
      address: {
        city: 'Москва',
        street: 'Тверская',
        house: '1',
        flat: '5',
        entrance: '1',
        floor: '3',
        comment: 'Домофон не работает, позвоните',
      },
      lines: [
        {
          itemId: MARGHERITA,
          sizeId: MEDIUM,
          quantity: 2,
          modifiers: [],
          secondHalf: { itemId: PEPPERONI, modifiers: [] },
          comment: 'Порезать на восемь кусков',
        },
      ],
    } satisfies Plain<CreateQuoteDto>,
  },
};

export const ADD_ITEMS_BODY: Examples = {
  soup: {
    summary: 'One more soup, to an order with service "dine-in"',
    value: {
      lines: [{ itemId: SOUP, quantity: 1, modifiers: [] }],
    } satisfies Plain<AddItemsDto>,
  },
};

const contact = { name: 'Анна', phone: '+79001234567' };

export const ORDER_BODY: Examples = {
  cash: {
    summary: 'Cash on receipt; put in the quoteId you got',
    value: {
      quoteId: 'the quoteId of POST /v1/orders/quote',
      contact,
      payments: [{ method: 'cash' }],
      comment: 'Без лука, пожалуйста',
      cutlery: 2,
    } satisfies Plain<PlaceOrderDto>,
  },
  card: {
    summary: 'Card on receipt; put in the quoteId you got',
    value: {
      quoteId: 'the quoteId of POST /v1/orders/quote',
      contact,
      payments: [{ method: 'card' }],
    } satisfies Plain<PlaceOrderDto>,
  },
  online: {
    summary: 'Paid online: waits for the payment; put in the quoteId you got',
    value: {
      quoteId: 'the quoteId of POST /v1/orders/quote',
      contact,
      payments: [{ method: 'online' }],
    } satisfies Plain<PlaceOrderDto>,
  },
  parts: {
    summary: 'A part by card, the rest in cash with change; put in the quoteId you got',
    value: {
      quoteId: 'the quoteId of POST /v1/orders/quote',
      contact,
      payments: [
        { method: 'card', amount: 20_000 },
        { method: 'cash', changeFrom: 500_000 },
      ],
    } satisfies Plain<PlaceOrderDto>,
  },
};

export const REORDER_BODY: Examples = {
  again: { summary: 'As it was', value: {} satisfies Plain<ReorderDto> },
  pickup: {
    summary: 'The same, fetched this time',
    value: { service: 'pickup' } satisfies Plain<ReorderDto>,
  },
};

export const CANCEL_BODY: Examples = {
  plain: { summary: 'Without a reason', value: {} satisfies Plain<CancelOrderDto> },
  reason: {
    summary: 'With a cause of the restaurant, and a word to it',
    value: {
      causeId: '0f000000-0000-4000-a000-000000000011',
      comment: 'Планы изменились',
    } satisfies Plain<CancelOrderDto>,
  },
};
