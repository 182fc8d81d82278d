import { readFileSync } from 'node:fs';
import { isFinal, ORDER_STATUSES } from './order-status.js';
import { findTransition, mayFollow, TRANSITIONS } from './order-transitions.js';
import type { OrderRow } from './orders.repository.js';

const anOrder = (overrides: Partial<OrderRow>): OrderRow =>
  ({ iikoId: null, problem: null, alertedAt: null, ...overrides }) as OrderRow;

describe('the transition table', () => {
  it('stands in docs/orders.md as it is here', () => {
    const document = readFileSync('docs/orders.md', 'utf8');
    const names = (list: readonly string[]) => list.map((name) => `\`${name}\``).join(', ');
    const rows = TRANSITIONS.map(
      ({ from, to, when, causes }) =>
        `| ${names(from)} | ${names(to)} | ${when} | ${names(causes)} |`,
    );
    const table = document
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replace(/ +/g, ' ').trim());
    expect(table).toEqual(rows);
  });

  it('leads from every status that is not final to an end', () => {
    for (const status of ORDER_STATUSES) {
      expect(isFinal(status) || mayFollow(status, 'cancelled')).toBe(true);
    }
  });

  it('never returns to a status from before iiko was asked', () => {
    for (const status of ORDER_STATUSES) {
      expect(mayFollow(status, 'awaiting_payment')).toBe(false);
      expect(mayFollow(status, 'accepted')).toBe(status === 'awaiting_payment');
    }
  });

  it('asks for more than the two statuses', () => {
    const attempted = anOrder({ status: 'accepted', submission: 'attempted' });
    const unseen = anOrder({ status: 'confirmed', submission: 'attempted' });
    const received = anOrder({ status: 'confirmed', submission: 'received' });
    expect(findTransition(attempted, unseen, 'job')).toBeUndefined();
    expect(findTransition(attempted, received, 'revision')).toBeDefined();
    expect(findTransition(attempted, received, 'api')).toBeUndefined();
    const rejected = anOrder({ status: 'rejected' });
    expect(findTransition(attempted, rejected, 'job')).toBeUndefined();
    expect(
      findTransition(attempted, { ...rejected, problem: 'item_stopped' }, 'job'),
    ).toBeDefined();
  });

  it('makes an order unknown that iiko has only with an alert', () => {
    const sent = anOrder({ status: 'sent', submission: 'received' });
    const unknown = anOrder({ status: 'unknown', submission: 'received' });
    expect(findTransition(sent, unknown, 'job')).toBeUndefined();
    expect(findTransition(sent, { ...unknown, alertedAt: new Date() }, 'job')).toBeDefined();
  });

  it('leads out of an end only where a cancellation was a move, or the order was made all the same', () => {
    const before = anOrder({ status: 'cancelled', submission: 'received' });
    const after = anOrder({ status: 'confirmed', submission: 'received' });
    expect(findTransition(before, after, 'webhook')).toBeUndefined();
    expect(findTransition(before, { ...after, iikoId: 'new' }, 'webhook')).toBeDefined();
    expect(findTransition(before, { ...after, status: 'completed' }, 'webhook')).toBeDefined();
    expect(mayFollow('rejected', 'confirmed')).toBe(false);
    expect(mayFollow('completed', 'cancelled')).toBe(false);
  });
});
