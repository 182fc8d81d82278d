import { firstValueFrom, NEVER, toArray } from 'rxjs';
import type { Events } from '../events/events.js';
import type { OrderEventRow, OrderRow, OrdersRepository } from './orders.repository.js';
import { OrderStreams } from './order-streams.js';

const event = (sequence: number, status: OrderRow['status']) =>
  ({
    orderId: 'order',
    sequence,
    status,
    problem: null,
    number: null,
    at: new Date(),
  }) as OrderEventRow;

/** An order that ends right after the first time somebody asks anything about it. */
function ordersEndingAfterOneQuestion(): OrdersRepository {
  let questions = 0;
  const hasEnded = () => questions++ > 0;
  const orders: Pick<OrdersRepository, 'find' | 'listEvents'> = {
    find: () => Promise.resolve({ status: hasEnded() ? 'completed' : 'cooking' } as OrderRow),
    listEvents: (_id, after) =>
      Promise.resolve(
        [event(1, 'cooking'), ...(hasEnded() ? [event(2, 'completed')] : [])].filter(
          ({ sequence }) => sequence > after,
        ),
      ),
  };
  return orders as OrdersRepository;
}

describe('OrderStreams', () => {
  it('tells the end of an order that ends while the stream is opened', async () => {
    const events = { on: () => NEVER } as unknown as Events;
    const streams = new OrderStreams(ordersEndingAfterOneQuestion(), events);
    const source = await streams.open('order', '1', 'en');
    expect(source).toBeDefined();
    const told = source === undefined ? [] : await firstValueFrom(source.pipe(toArray()));
    expect(told.map(({ id }) => id)).toEqual(['2']);
  });
});
