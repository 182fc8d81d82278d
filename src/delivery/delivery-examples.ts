import type { Plain } from '../platform/http/plain.js';
import type { CheckDeliveryDto } from './delivery.dto.js';

type Examples = Record<string, { summary: string; value: Plain<CheckDeliveryDto> }>;

/** Addresses of the sandbox, so that they can be sent from Swagger UI as they stand. */
export const CHECK_BODY: Examples = {
  whoever: {
    summary: 'Who delivers there?',
    value: {
      address: { city: 'Москва', street: 'Тверская', house: '12' },
      sum: { amount: 120_000, currency: 'RUB' },
    },
  },
  tooSmall: {
    summary: 'An order that is too small, from one restaurant',
    value: {
      restaurantId: '0b000000-0000-4000-8000-000000000001',
      address: {
        city: 'Москва',
        street: 'Арбат',
        house: '24',
        location: { latitude: 55.7496, longitude: 37.5916 },
      },
      sum: { amount: 55_000, currency: 'RUB' },
    },
  },
};
