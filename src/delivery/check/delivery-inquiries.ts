import { Injectable } from '@nestjs/common';
import { clockNow } from '../../platform/database/clock.js';
import { moneyToUnits } from '../../platform/http/money.js';
import { RestaurantsService, type Restaurant } from '../../restaurants/restaurants.service.js';
import { AddressLookup } from '../addresses/address-lookup.js';
import { readAllowed } from '../iiko/delivery-allowed.js';
import {
  toIikoQuestion,
  writeLine,
  writeParts,
  type AskedTogether,
  type WrittenAddress,
} from '../iiko/delivery-question.mapper.js';
import type { DeliveryAddress, DeliveryQuestion } from './delivery-check.js';
import { DeliveryCities } from '../addresses/delivery-cities.js';
import { estimate } from './delivery-estimate.js';
import { DeliveryQuestions } from '../iiko/delivery-questions.js';
import { DeliverySnapshots } from '../sync/delivery-snapshots.js';
import { unjudged, type DeliveryVerdict, type DeliveryVerdicts } from './delivery-verdict.js';

/** Asks iiko who delivers, and where iiko does not answer, the rules that it gave last. */
@Injectable()
export class DeliveryInquiries {
  constructor(
    private readonly questions: DeliveryQuestions,
    private readonly restaurants: RestaurantsService,
    private readonly snapshots: DeliverySnapshots,
    private readonly cities: DeliveryCities,
    private readonly lookup: AddressLookup,
  ) {}

  /** @param candidates restaurants that deliver at all */
  async ask(question: DeliveryQuestion, candidates: Restaurant[]): Promise<DeliveryVerdicts> {
    const parties = await this.gather(question.address, candidates);
    const answers = await Promise.all(parties.map((party) => this.askParty(question, party)));
    return {
      verdicts: answers.flatMap(({ verdicts }) => verdicts),
      location: answers.find(({ location }) => location !== null)?.location ?? null,
    };
  }

  private async askParty(
    question: DeliveryQuestion,
    party: AskedTogether,
  ): Promise<DeliveryVerdicts> {
    const answer = await this.questions.ask({
      question: toIikoQuestion(question, party),
      likeness: { at: question.at, sum: this.levelOf(question.sum, party) },
      askedBy: question.askedBy,
    });
    if (answer === 'denied' || answer === 'unanswered') {
      return this.estimate(question, party, answer === 'denied');
    }
    const verdicts = readAllowed(answer, {
      findRestaurant: (id) => this.restaurants.find(id),
      rulesOf: (organizationId) => this.snapshots.rulesOf(organizationId),
    });
    return { verdicts, location: answer.location };
  }

  /**
   * Two sums between the same minimums get the same answer. Where the minimums are not known, each sum is its own.
   */
  private levelOf(sum: number | undefined, { restaurants }: AskedTogether): unknown {
    if (sum === undefined) {
      return undefined;
    }
    const known = restaurants.map(({ organizationId }) => this.snapshots.rulesOf(organizationId));
    const { currency = 'RUB' } = restaurants[0] ?? {};
    const units = moneyToUnits({ amount: sum, currency });
    return known.includes(undefined)
      ? { sum }
      : known
          .flatMap((rules) => rules?.rules ?? [])
          .filter(({ minSum }) => minSum !== null && minSum <= units).length;
  }

  private async estimate(
    { address, at = clockNow(), sum }: DeliveryQuestion,
    { restaurants, address: written }: AskedTogether,
    isDenied: boolean,
  ): Promise<DeliveryVerdicts> {
    const location =
      address.location ?? this.questions.placeOf(written) ?? (await this.lookup.locate(address));
    const verdicts = restaurants.flatMap((restaurant): DeliveryVerdict[] => {
      const rules = this.snapshots.rulesOf(restaurant.organizationId);
      // An account without the rights to its geography: no answer about this address will ever come. Rules that could be
      // known and are not, because they cannot be read, allow nothing.
      const isHidden = rules === undefined && this.questions.hidesRules(restaurant.organizationId);
      return isDenied && isHidden
        ? [unjudged(restaurant.id)]
        : estimate(rules, restaurant, { location, at, sum });
    });
    return { verdicts, location };
  }

  private async gather(
    address: DeliveryAddress,
    candidates: Restaurant[],
  ): Promise<AskedTogether[]> {
    const parties = new Map<string, AskedTogether>();
    for (const restaurant of candidates) {
      const written = await this.writeAddress(address, restaurant);
      const key = JSON.stringify([restaurant.timeZone, restaurant.currency, written]);
      const party = parties.get(key) ?? { restaurants: [], address: written };
      party.restaurants.push(restaurant);
      parties.set(key, party);
    }
    return [...parties.values()];
  }

  private async writeAddress(
    address: DeliveryAddress,
    { organizationId, addressFormatType }: Restaurant,
  ): Promise<WrittenAddress> {
    return addressFormatType === 'City'
      ? writeLine(address)
      : writeParts(address, await this.cities.findStreet(organizationId, address));
  }
}
