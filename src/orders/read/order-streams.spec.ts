import { firstValueFrom, NEVER, toArray } from 'rxjs';
import type { Events } from '../../platform/events/events.js';
import { timesIn } from '../../platform/time/local-time.js';
import type { RestaurantsService } from '../../restaurants/restaurants.service.js';
import type { OrderEventRow, OrderRow, OrdersRepository } from '../orders.repository.js';
import { OrderStreams } from './order-streams.js';

const restaurants = {
  timesOf: () => timesIn('Europe/Moscow'),
} as Partial<RestaurantsService> as RestaurantsService;

const event = (sequence: number, status: OrderRow['status']) =>
  ({
    orderId: 'order',
    sequence,
    status,
    problem: null,
    number: null,
    at: new Date(),
  }) as OrderEventRow;

/** An order that ends right after the first time somebody asks how it stands. */
function ordersEndingAfterOneQuestion(): OrdersRepository {
  let questions = 0;
  const hasEnded = () => questions++ > 0;
  const orders: Pick<OrdersRepository, 'find' | 'listEvents'> = {
    find: () => Promise.resolve({ status: hasEnded() ? 'completed' : 'cooking' } as OrderRow),
    listEvents: (_id, after) =>
      Promise.resolve(
        [event(1, 'cooking'), ...(after > 0 && hasEnded() ? [event(2, 'completed')] : [])].filter(
          ({ sequence }) => sequence > after,
        ),
      ),
  };
  return orders as OrdersRepository;
}

/** What a stream tells after an event; undefined when there is no stream, as nothing is left to tell. */
async function toldIds(streams: OrderStreams, lastEventId: string) {
  const source = await streams.open({ id: 'order', restaurantId: 'restaurant' }, lastEventId, 'en');
  const told = await (source && firstValueFrom(source.pipe(toArray())));
  return told?.map(({ id }) => id);
}

describe('OrderStreams', () => {
  it('tells the end of an order that ends while the stream is opened', async () => {
    const events = { on: () => NEVER } as unknown as Events;
    const streams = new OrderStreams(ordersEndingAfterOneQuestion(), events, restaurants);
    expect(await toldIds(streams, '1')).toEqual(['2']);
  });

  it('begins anew after an event that is not known, as after a restore', async () => {
    const events = { on: () => NEVER } as unknown as Events;
    const orders = {
      find: () => Promise.resolve({ status: 'completed' } as OrderRow),
      listEvents: (_id: string, after: number) =>
        Promise.resolve(
          [event(1, 'cooking'), event(2, 'completed')].filter(({ sequence }) => sequence > after),
        ),
    } as unknown as OrdersRepository;
    const streams = new OrderStreams(orders, events, restaurants);
    expect(await toldIds(streams, '99')).toEqual(['1', '2']);
    expect(await toldIds(streams, '2')).toBeUndefined();
  });
});
