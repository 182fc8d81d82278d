import axios from 'axios';
import { createSandbox, type Sandbox } from '../sandbox/app.js';
import { DeliverySync } from '../src/delivery/sync/delivery-sync.js';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import { bodyOf } from './support/body-of.js';
import { CITY_OF_YEKATERINBURG, untilRead, VAINERA, YEKATERINBURG } from './support/delivery.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, SOUP } from './support/guest.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const STREETS = '/api/1/streets/by_city';
const CREATE = '/api/1/deliveries/create';

/** An organization that takes addresses in parts; iiko gives no streets at first. */
describe('deliveries to a street', () => {
  let sandbox: Sandbox;
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    sandbox = await createSandbox({ streetsPerCity: 300, quotas: false, speed: 20 });
    const sandboxUrl = await sandbox.listen({ port: 0 });
    const fault = { path: STREETS, kind: 'status', status: 500, times: null };
    await axios.post(`${sandboxUrl}/__sandbox/faults`, fault);
    await axios.post(`${sandboxUrl}/__sandbox/settings`, { kitchenPaused: true });
    app = await startTestApp({ sandboxUrl });
    await untilRead(app, 'delivery');
    guest = await Guest.start(app);
  });

  afterAll(async () => {
    await app.stop();
    await sandbox.close();
  });

  const quoteTo = (address: object) =>
    guest.quote(
      aCart({
        restaurantId: VAINERA,
        service: 'delivery',
        address: { city: 'Екатеринбург', street: 'Вайнера', house: '10', ...address },
        lines: [{ itemId: SOUP, quantity: 4, modifiers: [] }],
      }),
    );

  const sentPoint = async (quoteId: string) => {
    const { id } = (await guest.order(quoteId)).body as OrderDto;
    await guest.awaitStatus(id, 'confirmed');
    const { data } = await app.control('GET', `calls?path=${CREATE}`);
    const { items } = data as {
      items: { request: { order: { id: string; deliveryPoint: object } } }[];
    };
    return items.find(({ request }) => request.order.id === id)?.request.order.deliveryPoint;
  };

  const readStreets = () =>
    app.nest.get(DeliverySync, { strict: false }).syncStreets(YEKATERINBURG, CITY_OF_YEKATERINBURG);

  const streetId = async (q: string) => {
    const path = `/v1/delivery/cities/${CITY_OF_YEKATERINBURG}/streets`;
    const found = await bodyOf(app.http().get(path).query({ q, limit: 1 }).expect(200));
    return (found as { items: { id: string }[] }).items[0]?.id;
  };

  it('of a directory that was not read yet go with the words of the guest', async () => {
    const shown = await quoteTo({ comment: 'Вход со двора' });
    expect(shown.problems).toEqual([]);
    expect(await sentPoint(shown.quoteId)).toMatchObject({
      address: { type: 'legacy', street: { name: 'Вайнера', city: 'Екатеринбург' } },
      comment: 'Адрес: Екатеринбург, Вайнера, 10. Вход со двора',
    });
  });

  it('that stands several times in the directory go to the one that is chosen', async () => {
    await app.control('DELETE', 'faults');
    await readStreets();
    const [one, other] = await eventually(async () => {
      const ids = [await streetId('Вайнера'), await streetId('Малышева')];
      expect(ids).not.toContain(undefined);
      expect(ids[0]).not.toBe(ids[1]);
      return ids;
    });
    const streets = [one, other].map((id) => ({ id, name: 'Вайнера', isDeleted: false }));
    const body = { correlationId: 'c0000000-0000-4000-8000-000000000001', streets };
    const fault = { path: STREETS, kind: 'status', status: 200, body, times: null };
    await app.control('POST', 'faults', fault);
    await readStreets();
    const addresses = await eventually(async () => {
      const { problems } = await quoteTo({});
      expect(problems).toMatchObject([
        { code: 'delivery_street_unknown', pointer: '/address/street', action: 'changeAddress' },
      ]);
      return problems[0]?.hint?.addresses ?? [];
    });
    expect(addresses.map((address) => address.streetId).toSorted()).toEqual(
      [one, other].toSorted(),
    );
    for (const address of addresses) {
      expect(address).toMatchObject({ city: 'Екатеринбург', street: 'Вайнера', house: '10' });
      const shown = await quoteTo(address);
      expect(shown.problems).toEqual([]);
      const point = await sentPoint(shown.quoteId);
      expect(point).toMatchObject({ address: { street: { id: address.streetId } } });
      expect(point).not.toHaveProperty('comment');
    }
  });
});
