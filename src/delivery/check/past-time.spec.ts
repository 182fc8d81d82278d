import type { DeliveryAnswer, DeliveryReason } from './delivery-check.js';
import { refusePast, refuseTime } from './past-time.js';

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

describe('refuseTime', () => {
  it('takes the place of what else is said of the time, and keeps its help', () => {
    const nextTime = new Date('2026-11-24T07:00:00Z');
    const help = { pickupRestaurantIds: ['r'] };
    const { reasons } = refuseTime(refused({ code: 'day_unacceptable', help }), {
      code: 'time_unacceptable',
      help: { nextTime },
    });
    expect(reasons).toEqual([
      { code: 'time_unacceptable', help: { nextTime, pickupRestaurantIds: ['r'] } },
    ]);
  });

  it('refuses what else could be delivered', () => {
    expect(refusePast(answer())).toEqual({
      ...answer(),
      deliverable: false,
      reasons: [{ code: 'time_too_early', help: {} }],
    });
  });

  it('keeps what else is in the way', () => {
    const outside = { code: 'outside_zones', help: {} } as const;
    expect(refusePast(refused(outside)).reasons).toEqual([
      { code: 'time_too_early', help: {} },
      outside,
    ]);
  });
});
