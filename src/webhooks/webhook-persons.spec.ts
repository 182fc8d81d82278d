import { withoutPersons } from './webhook-persons.js';

describe('a stored webhook', () => {
  it('has nothing of the guest in it, and all that is read', () => {
    const order = {
      status: 'CookingStarted',
      number: 7,
      courierInfo: { courier: { id: 'c', name: 'Пётр', phone: '+79990000002' } },
      cancelInfo: { comment: 'Нет теста', cause: { id: 'x', name: 'Кухня' } },
      items: [{ type: 'Product', amount: 1, product: { id: 'p', name: 'Суп' } }],
    };
    const event = { eventType: 'DeliveryOrderUpdate', organizationId: 'o' };
    const body = [
      {
        ...event,
        eventInfo: {
          id: '1',
          timestamp: 1,
          order: {
            ...order,
            phone: '+79990000001',
            customer: { name: 'Мария', surname: 'Иванова' },
            deliveryPoint: { address: { house: '7' }, coordinates: { latitude: 1 } },
            comment: 'Код 12',
            guestsInfo: { guests: [{ name: 'Мария' }] },
            items: order.items.map((item) => ({ ...item, comment: 'Без лука' })),
          },
        },
      },
    ];
    expect(withoutPersons(body)).toEqual([
      { ...event, eventInfo: { id: '1', timestamp: 1, order } },
    ]);
  });

  it.each([null, 7, 'text', [], {}, [0, [1, { a: null }]]])('may be %j', (body) => {
    expect(withoutPersons(body)).toEqual(body);
  });

  it('is never too deep to be read', () => {
    const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown;
    expect(JSON.stringify(withoutPersons(deep)).length).toBeLessThan(100);
  });

  it('is no way into prototypes', () => {
    const body = JSON.parse('{"__proto__":{"phone":"1","a":2}}') as unknown;
    expect(JSON.stringify(withoutPersons(body))).toBe('{"__proto__":{"a":2}}');
  });
});
