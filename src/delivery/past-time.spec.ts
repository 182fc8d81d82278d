import type { DeliveryAnswer, DeliveryReason } from './delivery-check.js';
import { refusePast } from './past-time.js';

const NOW = new Date('2026-11-23T12:00:10Z');

const answer = (overrides: Partial<DeliveryAnswer> = {}): DeliveryAnswer => ({
  deliverable: true,
  estimate: false,
  restaurantId: 'r',
  zone: 'Центр',
  minutes: 40,
  minimum: null,
  currency: 'RUB',
  fee: null,
  location: null,
  reasons: [],
  hours: null,
  ...overrides,
});

const refused = (...reasons: DeliveryReason[]) => answer({ deliverable: false, reasons });

describe('refusePast', () => {
  it('says when it could be there if it were ordered now', () => {
    expect(refusePast(answer(), NOW)).toEqual({
      ...answer(),
      deliverable: false,
      reasons: [{ code: 'time_too_early', help: { nextTime: new Date('2026-11-23T12:41:00Z') } }],
    });
  });

  it('names the opening where nobody delivers now', () => {
    const help = { nextTime: new Date('2026-11-24T07:00:00Z'), pickupRestaurantIds: ['r'] };
    const { reasons } = refusePast(refused({ code: 'time_unacceptable', help }), NOW);
    expect(reasons).toEqual([{ code: 'time_too_early', help }]);
  });

  it('keeps what else is in the way, and names no time then', () => {
    const outside = { code: 'outside_zones', help: {} } as const;
    expect(refusePast(refused(outside), NOW).reasons).toEqual([
      { code: 'time_too_early', help: {} },
      outside,
    ]);
  });

  it('names no time where nobody knows how long it takes', () => {
    const unknown = { code: 'not_checked', help: {} } as const;
    expect(refusePast(answer({ minutes: null, reasons: [unknown] }), NOW).reasons).toEqual([
      { code: 'time_too_early', help: {} },
      unknown,
    ]);
  });
});
