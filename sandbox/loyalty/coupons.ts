import { COUPONS, type Coupon } from '../data/loyalty-guests.js';
import { formatUtc } from '../time.js';

// A moment in the past; when such a coupon was used up says nothing to anyone.
const USED_UP_AT = Date.UTC(2020, 11, 31, 12);

/** Coupons and who has used those that work once. */
export class Coupons {
  private readonly used = new Set<string>();

  find(number: string): Coupon | undefined {
    return COUPONS.find((coupon) => coupon.number === number);
  }

  /** Why the coupon does nothing for this guest; undefined when it works. */
  problem(number: string, customerId: string | undefined): string | undefined {
    const coupon = this.find(number);
    if (!coupon) {
      return `Coupon ${number} not found.`;
    }
    return coupon.use === 'no more' || this.used.has(keyOf(coupon, customerId))
      ? `Coupon ${number} has already been used.`
      : undefined;
  }

  spend(coupon: Coupon, customerId: string): void {
    if (coupon.use === 'once per guest') {
      this.used.add(keyOf(coupon, customerId));
    }
  }

  info(number: string, series: string | null | undefined) {
    return COUPONS.filter(
      (coupon) => coupon.number === number && (!series || isOf(coupon, series)),
    ).map(({ id, use, seriesName, seriesId }) => ({
      id,
      number,
      seriesName,
      seriesId,
      whenActivated: use === 'no more' ? formatUtc(USED_UP_AT) : null,
      isDeleted: use === 'no more',
    }));
  }

  notActivated(series?: string) {
    return COUPONS.filter(
      (coupon) => coupon.use !== 'no more' && (series === undefined || isOf(coupon, series)),
    );
  }

  clear(): void {
    this.used.clear();
  }
}

const keyOf = (coupon: Coupon, customerId: string | undefined): string =>
  `${coupon.number}|${customerId ?? ''}`;

// A series goes by its name; its id is accepted as well.
const isOf = (coupon: Coupon, series: string): boolean =>
  coupon.seriesName === series || coupon.seriesId === series.toLowerCase();
