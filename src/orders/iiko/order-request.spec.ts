import type { OrderRow } from '../orders.repository.js';
import { renewRequest } from './order-request.js';

describe('renewRequest', () => {
  it('changes the ids that must be unique at iiko, and nothing else', () => {
    const positions = [{ positionId: 'p1', amount: 500, quantity: 1 }];
    const row = {
      request: {
        organizationId: 'o',
        order: {
          id: 'old',
          phone: '+79001234567',
          items: [
            {
              type: 'Product',
              productId: 'soup',
              amount: 1,
              price: 390,
              positionId: 'p1',
              modifiers: [{ productId: 'cream', amount: 1, positionId: 'p2' }],
            },
          ],
          discountsInfo: { discounts: [{ discountItems: [{ positionId: 'p1', sum: 5 }] }] },
        },
      },
      discounts: [{ campaignId: 'c', name: 'n', amount: 500, positions }],
    } as unknown as OrderRow;
    const { request, discounts } = renewRequest(row, '20000000-0000-4000-8000-000000000002');
    const [item] = request.order.items as { positionId?: string; modifiers?: object[] }[];
    expect(request.order.id).toBe('20000000-0000-4000-8000-000000000002');
    expect(JSON.stringify(request)).not.toMatch(/"(p1|p2|old)"/);
    const discountItems = [{ positionId: item?.positionId, sum: 5 }];
    expect(request.order).toMatchObject({ discountsInfo: { discounts: [{ discountItems }] } });
    expect(discounts[0]?.positions[0]?.positionId).toBe(item?.positionId);
    expect(request).toMatchObject({ organizationId: 'o', order: { phone: '+79001234567' } });
    expect(row.request.order.id).toBe('old');
  });
});
