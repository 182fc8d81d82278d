import { Injectable } from '@nestjs/common';
import { clockNow } from '../platform/database/clock.js';
import { Problem } from '../platform/http/problem.js';
import { violationOf } from '../platform/http/violations.js';
import type { Location } from '../restaurants/restaurant.js';
import { RestaurantsService, type Restaurant } from '../restaurants/restaurants.service.js';
import { Cartography, type CartographyState } from './zones/cartography.js';
import { toDeliveryAnswer } from './check/delivery-answer.js';
import { chooseCandidates } from './check/delivery-candidates.js';
import type { DeliveryAddress, DeliveryAnswer, DeliveryQuestion } from './check/delivery-check.js';
import { DeliveryCities } from './addresses/delivery-cities.js';
import { DeliveryFees } from './check/delivery-fees.js';
import { DeliveryInquiries } from './check/delivery-inquiries.js';
import { missedHours } from './check/delivery-hours.js';
import { rulesFor, type DeliveryHours } from './check/delivery-rules.js';
import { DeliverySnapshots } from './sync/delivery-snapshots.js';
import {
  deliveryTimes,
  rulesAt,
  type DeliveryPlace,
  type DeliveryTimes,
} from './check/delivery-times.js';
import { notChecked, type DeliveryVerdicts } from './check/delivery-verdict.js';
import { refuseLate, refusePast } from './check/past-time.js';
import type { Street } from './addresses/street-search.js';

export type { DeliveryHours } from './check/delivery-rules.js';
export type { CartographyState } from './zones/cartography.js';
export type { DeliveryPlace, DeliveryTimes, ZoneTimes } from './check/delivery-times.js';
export type {
  DeliveryAddress,
  DeliveryAnswer,
  DeliveryFee,
  DeliveryHelp,
  DeliveryQuestion,
  DeliveryReason,
  DeliveryReasonCode,
} from './check/delivery-check.js';
export { refuseTime } from './check/past-time.js';

/** Where the restaurants deliver, how fast and for how much. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly restaurants: RestaurantsService,
    private readonly cities: DeliveryCities,
    private readonly inquiries: DeliveryInquiries,
    private readonly fees: DeliveryFees,
    private readonly drawings: Cartography,
    private readonly snapshots: DeliverySnapshots,
  ) {}

  /**
   * Asks iiko about times that orders are taken for, and when it does not answer, the rules that it gave last.
   * @throws Problem `restaurant_not_found`, `snapshot_missing`, `validation_failed` for the currency
   */
  async check(question: DeliveryQuestion): Promise<DeliveryAnswer> {
    const now = clockNow();
    const { at, ...soon } = question;
    if (at !== undefined && at <= now) {
      return refusePast(await this.ask(soon));
    }
    const latest = this.restaurants.latestDueAt(now);
    return at === undefined || at <= latest
      ? this.ask(question)
      : refuseLate(await this.ask({ ...soon, at: latest }), latest);
  }

  /**
   * The street of the restaurant's directory that an address means. iiko files a `Legacy` address under a
   * default street when the name is not spelled as there; the id is sure.
   */
  findStreet(
    { organizationId }: Restaurant,
    address: Pick<DeliveryAddress, 'city' | 'street' | 'streetId'>,
  ): Promise<Street | undefined> {
    return this.cities.findStreet(organizationId, address);
  }

  /** When a restaurant delivers anywhere; empty where that is not known or not restricted. */
  hoursOf({ id, organizationId }: Restaurant): DeliveryHours[] {
    const rules = this.snapshots.rulesOf(organizationId);
    return rules === undefined ? [] : rulesFor(rules, id).map(({ hours }) => hours);
  }

  /** When and how fast a restaurant delivers, to a place or to each of its zones, by iiko's last rules. */
  timesOf(restaurant: Restaurant, now: number, place?: DeliveryPlace): DeliveryTimes {
    const { id, organizationId, timeZone } = restaurant;
    return deliveryTimes(this.snapshots.rulesOf(organizationId), id, {
      isOpen: ({ hours }) => missedHours(hours, new Date(now), timeZone) === undefined,
      ...(place === undefined ? {} : { place }),
    });
  }

  /** What each organization has drawn, for operators. */
  cartography(): CartographyState[] {
    return this.drawings.states();
  }

  private async ask(question: DeliveryQuestion): Promise<DeliveryAnswer> {
    const candidates = this.inItsCurrency(question, this.candidatesFor(question));
    const answer = await this.inquiries.ask(question, candidates);
    const chosen = toDeliveryAnswer(question, this.withUnable(question, answer), {
      restaurants: this.restaurants.list(),
      acceptsOrders: (id) => this.restaurants.acceptanceFor(id, question.at).acceptsOrders,
      feeOf: (restaurantId, productId) => this.fees.feeOf(restaurantId, productId),
      hoursAt: (restaurantId, zone, location) => this.hoursAt(restaurantId, zone, location),
      hasEmptyCartography: (organizationId) => this.drawings.isEmpty(organizationId),
    });
    return this.withStreet(question, chosen);
  }

  /**
   * An organization that takes addresses in parts files a street that it does not know under a default street: the
   * courier would go elsewhere. A pin says where to go, and the guest's words go along as a comment.
   */
  private async withStreet(
    { address }: DeliveryQuestion,
    answer: DeliveryAnswer,
  ): Promise<DeliveryAnswer> {
    const restaurant = this.restaurants.find(answer.restaurantId ?? '');
    if (
      restaurant === undefined ||
      restaurant.addressFormatType === 'City' ||
      address.location !== undefined
    ) {
      return answer;
    }
    const addresses = await this.cities.suggestFor(restaurant.organizationId, address);
    if (addresses === undefined) {
      return answer;
    }
    const others = answer.reasons.filter(({ code }) => code !== 'address_unknown');
    return {
      ...answer,
      deliverable: false,
      reasons: [{ code: 'street_unknown', help: { addresses } }, ...others],
    };
  }

  private hoursAt(
    restaurantId: string,
    zone: string | null,
    location: Location | null,
  ): DeliveryHours[] | null {
    const { organizationId = '' } = this.restaurants.find(restaurantId) ?? {};
    const rules = this.snapshots.rulesOf(organizationId);
    const there = rules === undefined ? [] : rulesAt(rules, restaurantId, { zone, location });
    return there.length === 0 ? null : there.map(({ hours }) => hours);
  }

  /** Whether the product that a delivery is paid with cannot be sold any more. */
  isStopped(restaurantId: string, feeProductId: string): boolean {
    return this.fees.feeOf(restaurantId, feeProductId).isStopped;
  }

  private candidatesFor({ restaurantId, address }: DeliveryQuestion): Restaurant[] {
    const restaurants = this.restaurants.requireAll();
    const organizationIds =
      restaurantId === undefined
        ? chooseCandidates(this.cities.candidates(), address)
        : [this.restaurants.require(restaurantId).organizationId];
    return restaurants.filter(
      ({ organizationId, services }) =>
        organizationIds.includes(organizationId) && services.includes('delivery'),
    );
  }

  /** Sums are only compared within one currency. */
  private inItsCurrency({ currency }: DeliveryQuestion, candidates: Restaurant[]): Restaurant[] {
    if (currency === undefined) {
      return candidates;
    }
    const asked = candidates.length === 0 ? this.restaurants.requireAll() : candidates;
    const currencies = new Set(asked.map((restaurant) => restaurant.currency));
    if (!currencies.has(currency)) {
      const params = { currency: [...currencies].join(', ') };
      const errors = [violationOf('foreign_currency', '/sum/currency', params)];
      throw new Problem('validation_failed', { errors });
    }
    return candidates.filter((restaurant) => restaurant.currency === currency);
  }

  /** A restaurant that does not deliver was not asked about. */
  private withUnable(
    { restaurantId }: DeliveryQuestion,
    answer: DeliveryVerdicts,
  ): DeliveryVerdicts {
    if (
      restaurantId === undefined ||
      this.restaurants.require(restaurantId).services.includes('delivery')
    ) {
      return answer;
    }
    const unable = {
      ...notChecked(restaurantId),
      refusal: 'restaurant_unavailable' as const,
      estimate: false,
    };
    return { ...answer, verdicts: [...answer.verdicts, unable] };
  }
}
