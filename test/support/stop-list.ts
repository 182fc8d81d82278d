import { StopListsSync } from '../../src/stop-lists/stop-lists-sync.js';
import { bodyOf } from './body-of.js';
import { eventually } from './eventually.js';
import { RESTAURANT } from './guest.js';
import type { TestApp } from './start-app.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';

export interface Stopped {
  productId: string;
  sizeId?: string;
  balance: number;
}

/** Stops products in the restaurant of the tests, and waits until the service serves that list. */
export async function stopInRestaurant(app: TestApp, items: readonly Stopped[]): Promise<void> {
  await app.control('PUT', 'stop-list', { terminalGroupId: RESTAURANT, items });
  await app.nest.get(StopListsSync, { strict: false }).sync(ORGANIZATION, 'poll');
  const wanted = items.map(({ productId, sizeId, balance }) =>
    [productId, sizeId ?? '', balance].join(' '),
  );
  await eventually(async () => {
    const list = await bodyOf(
      app.http().get(`/v1/restaurants/${RESTAURANT}/stop-list`).expect(200),
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
