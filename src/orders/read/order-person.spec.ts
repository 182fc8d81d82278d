import { toAnonymousOrder } from './order-person.js';
import type { OrderRow } from '../orders.repository.js';

describe('toAnonymousOrder', () => {
  it('keeps what was sold and nothing about whom to', () => {
    const row = anOrder();
    const anonymous = toAnonymousOrder(row);
    expect(JSON.stringify(anonymous)).not.toMatch(/Анна|7900|Тверская|лука|звонить|BORSCH|guest-1/);
    expect(anonymous).toMatchObject({
      contact: { name: '', phone: '' },
      cart: { address: { city: 'Москва', street: '', house: '' } },
      lines: [{ name: 'Борщ', quantity: 2, total: 110_000, comment: null }],
      walletPayment: { amount: 5_000, iikoCustomerId: '' },
      request: { order: { id: 'order-1', items: [{ amount: 2, price: 550 }], payments: [{}] } },
    });
    expect(row.request.order).toMatchObject({ phone: '+79001234567' });
  });
});

/** Only what tells something about a person or about what was sold. */
function anOrder(): OrderRow {
  const address = { city: 'Москва', street: 'Тверская', house: '12' };
  return {
    contact: { name: 'Анна', phone: '+79001234567' },
    comment: 'не звонить',
    resolution: { action: 'confirm', operator: 'support', note: 'Анна говорит, что всё есть' },
    cart: {
      restaurantId: 'restaurant-1',
      service: 'delivery',
      address,
      lines: [{ itemId: 'soup', quantity: 2, modifiers: [], comment: 'без лука' }],
    },
    lines: [{ name: 'Борщ', quantity: 2, total: 110_000, comment: 'без лука' }],
    walletPayment: { iikoCustomerId: 'guest-1', amount: 5_000 },
    request: {
      order: {
        id: 'order-1',
        phone: '+79001234567',
        customer: { type: 'one-time', name: 'Анна' },
        comment: 'не звонить',
        deliveryPoint: { address: { type: 'city', line1: 'Тверская, 12' } },
        loyaltyInfo: { coupon: 'BORSCH10' },
        items: [{ type: 'Product', productId: 'soup', amount: 2, price: 550, comment: 'без лука' }],
        payments: [
          {
            paymentTypeKind: 'LoyaltyCard',
            sum: 50,
            paymentAdditionalData: { type: 'LoyaltyCard', credential: '+79001234567' },
          },
        ],
      },
    },
  } as unknown as OrderRow;
}
