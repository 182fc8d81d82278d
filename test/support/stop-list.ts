import { StopListsSync } from '../../src/stop-lists/iiko/stop-lists-sync.js';
import { bodyOf } from './body-of.js';
import { MOSCOW, YEKATERINBURG } from './delivery.js';
import { eventually } from './eventually.js';
import { LEGACY_RESTAURANT, RESTAURANT } from './guest.js';
import type { TestApp } from './start-app.js';

export interface Stopped {
  productId: string;
  sizeId?: string;
  balance: number;
}

/** Stops products in one restaurant, and waits until the service serves that list. */
export async function stopInRestaurant(
  app: TestApp,
  items: readonly Stopped[],
  restaurantId: string = RESTAURANT,
): Promise<void> {
  const organizationId = restaurantId === LEGACY_RESTAURANT ? YEKATERINBURG : MOSCOW;
  await app.control('PUT', 'stop-list', { terminalGroupId: restaurantId, items });
  await app.nest
    .get(StopListsSync, { strict: false })
    .sync({ organizationId: organizationId, cause: 'poll' });
  const wanted = items.map(({ productId, sizeId, balance }) =>
    [productId, sizeId ?? '', balance].join(' '),
  );
  await eventually(async () => {
    const list = await bodyOf(
      app.http().get(`/v1/restaurants/${restaurantId}/stop-list`).expect(200),
    );
    const { items: served } = list as {
      items: { itemId: string; sizeId: string | null; remaining: number }[];
    };
    const found = served.map(({ itemId, sizeId, remaining }) =>
      [itemId, sizeId ?? '', remaining].join(' '),
    );
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });
}
