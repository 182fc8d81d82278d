import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { moneyToUnits } from '../http/money.js';
import { IikoGeographyClient } from '../iiko/iiko-geography.client.js';
import { toIikoLocal } from '../iiko/iiko-time.js';
import { IikoError } from '../iiko/iiko.errors.js';
import type { IikoDeliveryQuestion } from '../iiko/schemas/geography.js';
import { LOGGER } from '../logging/logger.js';
import { RestaurantsService, type Restaurant } from '../restaurants/restaurants.service.js';
import { AddressLookup } from './address-lookup.js';
import { readAllowed } from './delivery-allowed.js';
import type { DeliveryAddress, DeliveryQuestion } from './delivery-check.js';
import { DeliveryCities } from './delivery-cities.js';
import { estimate } from './delivery-estimate.js';
import { DeliverySnapshots } from './delivery-snapshots.js';
import type { DeliveryVerdict, DeliveryVerdicts } from './delivery-verdict.js';

/** Organizations that can be asked in one call: they write addresses alike and share a clock. */
interface Party {
  restaurants: Restaurant[];
  address: NonNullable<IikoDeliveryQuestion['deliveryAddress']>;
}

/** Asks iiko who delivers, and where iiko does not answer, the rules that it gave last. */
@Injectable()
export class DeliveryInquiries {
  constructor(
    private readonly iiko: IikoGeographyClient,
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
    try {
      const answer = await this.iiko.deliveryAllowed(toIikoQuestion(question, party));
      const verdicts = readAllowed(answer, {
        findRestaurant: (id) => this.restaurants.find(id),
        rulesOf: (organizationId) => this.snapshots.rulesOf(organizationId),
        at: question.at ?? new Date(),
      });
      return { verdicts, location: answer.location };
    } catch (error) {
      if (!(error instanceof IikoError)) {
        throw error;
      }
      this.logger.warn({ err: error }, 'iiko did not check a delivery; going by its last rules');
      return this.estimate(question, party);
    }
  }

  private async estimate(
    { address, at = new Date(), sum }: DeliveryQuestion,
    { restaurants }: Party,
  ): Promise<DeliveryVerdicts> {
    const location = address.location ?? (await this.lookup.locate(address));
    const verdicts = restaurants.flatMap((restaurant): DeliveryVerdict[] =>
      estimate(this.snapshots.rulesOf(restaurant.organizationId), restaurant, {
        location,
        at,
        sum,
      }),
    );
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
    { city, street, house, building }: DeliveryAddress,
    { organizationId, addressFormatType }: Restaurant,
  ): Promise<Party['address']> {
    const block = building === undefined || building === '' ? undefined : building;
    if (addressFormatType === 'City') {
      const parts = [city, street, house, ...(block === undefined ? [] : [`корп. ${block}`])];
      return { line1: parts.join(', ') };
    }
    const known = await this.cities.findStreet(organizationId, { city, street });
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
