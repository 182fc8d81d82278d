import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { clockNow } from '../../platform/database/clock.js';
import { moneyToUnits } from '../../platform/http/money.js';
import { toIikoLocal } from '../../iiko/iiko-time.js';
import { IikoError } from '../../iiko/iiko.errors.js';
import type { IikoDeliveryAllowed, IikoDeliveryQuestion } from '../../iiko/schemas/geography.js';
import { LOGGER } from '../../platform/logging/logger.js';
import { RestaurantsService, type Restaurant } from '../../restaurants/restaurants.service.js';
import { AddressLookup } from '../addresses/address-lookup.js';
import { readAllowed } from './delivery-allowed.js';
import type { DeliveryAddress, DeliveryQuestion } from './delivery-check.js';
import { DeliveryCities } from '../addresses/delivery-cities.js';
import { estimate } from './delivery-estimate.js';
import { DeliveryQuestions, NotAsked } from './delivery-questions.js';
import { DeliverySnapshots } from '../sync/delivery-snapshots.js';
import { unjudged, type DeliveryVerdict, type DeliveryVerdicts } from './delivery-verdict.js';

/** Organizations that can be asked in one call: they write addresses alike and share a clock. */
interface Party {
  restaurants: Restaurant[];
  address: NonNullable<IikoDeliveryQuestion['deliveryAddress']>;
}

/** Asks iiko who delivers, and where iiko does not answer, the rules that it gave last. */
@Injectable()
export class DeliveryInquiries {
  constructor(
    private readonly questions: DeliveryQuestions,
    private readonly restaurants: RestaurantsService,
    private readonly snapshots: DeliverySnapshots,
    private readonly cities: DeliveryCities,
    private readonly lookup: AddressLookup,
    @Inject(LOGGER) private readonly logger: Logger,
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

  private async askParty(question: DeliveryQuestion, party: Party): Promise<DeliveryVerdicts> {
    const answer = await this.askIiko(question, party);
    if (answer === 'right' || answer === 'trouble') {
      return this.estimate(question, party, answer === 'right');
    }
    const verdicts = readAllowed(answer, {
      findRestaurant: (id) => this.restaurants.find(id),
      rulesOf: (organizationId) => this.snapshots.rulesOf(organizationId),
    });
    return { verdicts, location: answer.location };
  }

  private async askIiko(
    question: DeliveryQuestion,
    party: Party,
  ): Promise<IikoDeliveryAllowed | 'right' | 'trouble'> {
    const { at, sum } = question;
    try {
      return await this.questions.ask({
        question: toIikoQuestion(question, party),
        likeness: { at, sum: this.levelOf(sum, party) },
        askedBy: question.askedBy,
      });
    } catch (error) {
      if (!(error instanceof IikoError || error instanceof NotAsked)) {
        throw error;
      }
      this.logger.warn({ err: error }, 'iiko did not check a delivery; going by its last rules');
      return error instanceof NotAsked && error.reason === 'right' ? 'right' : 'trouble';
    }
  }

  /**
   * Two sums between the same minimums get the same answer. Where the minimums are not known, each sum is its own.
   */
  private levelOf(sum: number | undefined, { restaurants }: Party): unknown {
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
    { restaurants, address: written }: Party,
    isDenied: boolean,
  ): Promise<DeliveryVerdicts> {
    const location =
      address.location ??
      (await this.questions.placeOf(written)) ??
      (await this.lookup.locate(address));
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

  private async gather(address: DeliveryAddress, candidates: Restaurant[]): Promise<Party[]> {
    const parties = new Map<string, Party>();
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
    { city, street, streetId, house, building }: DeliveryAddress,
    { organizationId, addressFormatType }: Restaurant,
  ): Promise<Party['address']> {
    const block = building === undefined || building === '' ? undefined : building;
    if (addressFormatType === 'City') {
      const parts = [city, street, house, ...(block === undefined ? [] : [`корп. ${block}`])];
      return { line1: parts.join(', ') };
    }
    const known = await this.cities.findStreet(organizationId, {
      city,
      street,
      ...(streetId === undefined ? {} : { streetId }),
    });
    return {
      city,
      streetName: known?.name ?? street,
      ...(known === undefined ? {} : { streetId: known.id }),
      house,
      ...(block === undefined ? {} : { building: block }),
    };
  }
}

function toIikoQuestion(
  { address: { location }, at, sum }: DeliveryQuestion,
  { restaurants, address }: Party,
): IikoDeliveryQuestion {
  const { timeZone = 'UTC', currency = 'RUB' } = restaurants[0] ?? {};
  return {
    organizationIds: [...new Set(restaurants.map(({ organizationId }) => organizationId))],
    isCourierDelivery: true,
    deliveryAddress: address,
    ...(location === undefined
      ? {}
      : { orderLocation: { latitude: location.latitude, longitude: location.longitude } }),
    ...(at === undefined ? {} : { deliveryDate: toIikoLocal(at, timeZone) }),
    ...(sum === undefined ? {} : { deliverySum: moneyToUnits({ amount: sum, currency }) }),
  };
}
