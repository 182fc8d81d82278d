import type { Logger } from 'pino';
import { z } from 'zod';
import type { Config } from '../../platform/config/config.js';
import { clockMs } from '../../platform/database/clock.js';
import type { Lookups } from '../../platform/limits/lookups.js';
import { messageOf } from '../../platform/logging/log-error.js';
import { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import type { Location } from '../../restaurants/restaurant.js';
import {
  AddressLookup,
  type AddressQuery,
  type AddressSuggestion,
  type StreetSuggestion,
} from './address-lookup.js';
import type { DeliveryAddress } from '../check/delivery-check.js';
import type { City, DeliveryCities } from './delivery-cities.js';

type Settings = Config['delivery']['dadata'] & { apiKey: string };

const TIMEOUT_MS = 1_500;
/** Far more than twenty suggestions. */
const LARGEST_ANSWER_BYTES = 1_048_576;
/** After a failure guests are not made to wait for the next one. */
const REST_MS = 10_000;

const optionalText = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => (text === undefined || text === '' ? null : text));

const answerSchema = z.object({
  suggestions: z.array(
    z.object({
      value: z.string(),
      data: z.object({
        city: optionalText,
        settlement: optionalText,
        street: optionalText,
        street_type_full: optionalText,
        house: optionalText,
        block: optionalText,
        flat: optionalText,
        geo_lat: optionalText,
        geo_lon: optionalText,
        /** 0: the house itself, 1: the nearest house; more is a street or a town. */
        qc_geo: optionalText,
      }),
    }),
  ),
});

type Found = z.output<typeof answerSchema>['suggestions'][number];

/**
 * Houses and places from DaData (https://dadata.ru/api/suggest/address/). When it does not answer, iiko's
 * directories do.
 */
export class DadataLookup extends AddressLookup {
  private restsUntil = 0;
  private readonly http = new OutboundHttp(LARGEST_ANSWER_BYTES);

  constructor(
    private readonly settings: Settings,
    private readonly directory: AddressLookup,
    private readonly cities: DeliveryCities,
    private readonly lookups: Pick<Lookups, 'takeRequest'>,
    private readonly logger: Logger,
  ) {
    super();
  }

  /** Asks for a street that iiko's directory does not have; in legacy addresses it is of no use to iiko. */
  override async suggestStreets(
    city: City,
    text: string,
    limit: number,
  ): Promise<StreetSuggestion[]> {
    const known = await this.directory.suggestStreets(city, text, limit);
    if (known.length > 0) {
      return known;
    }
    const found = await this.suggest({
      query: text,
      count: limit,
      locations: [{ city: city.name }],
      from_bound: { value: 'street' },
      to_bound: { value: 'street' },
      restrict_value: true,
    });
    return (found ?? []).flatMap((one) => {
      const name = streetOf(one);
      return name === null ? [] : [{ id: null, name, city: city.name, source: 'dadata' }];
    });
  }

  override async suggestAddresses(query: AddressQuery): Promise<AddressSuggestion[]> {
    const { text, cities, limit } = query;
    const found = await this.suggest({
      query: text,
      count: limit,
      // DaData takes at most twenty.
      locations: cities.slice(0, 20).map(({ name }) => ({ city: name })),
    });
    const suggestions = await Promise.all((found ?? []).map((one) => this.toSuggestion(one)));
    const usable = suggestions.filter((suggestion) => suggestion !== null);
    return usable.length > 0 ? usable : this.directory.suggestAddresses(query);
  }

  override async locate(address: DeliveryAddress): Promise<Location | null> {
    const { city, street, house, building } = address;
    const block = building === undefined ? '' : ` к ${building}`;
    const found = await this.ask({ query: `${city}, ${street}, ${house}${block}`, count: 1 });
    const [first] = found ?? [];
    return first === undefined ? null : placeOf(first);
  }

  /** A paid service: counts as a look-up of who types. */
  private suggest(question: object): Promise<Found[] | undefined> {
    return this.ask(question, () => this.lookups.takeRequest());
  }

  private async toSuggestion(found: Found): Promise<AddressSuggestion | null> {
    const { city, settlement, house, block, flat } = found.data;
    const street = streetOf(found);
    const town = city ?? settlement;
    if (street === null || town === null) {
      return null;
    }
    const known = await this.findKnown(town, street);
    return {
      text: found.value,
      city: town,
      street: known?.name ?? street,
      streetId: known?.id ?? null,
      house,
      building: block,
      flat,
      location: placeOf(found),
      source: 'dadata',
    };
  }

  /** The spelling of iiko's directory, which is the one that its legacy addresses want. */
  private async findKnown(town: string, street: string) {
    const city = this.cities.find(town);
    const index = city && (await this.cities.streetsOf(city));
    return index?.named(street);
  }

  /** Undefined when it does not answer. The key is in the request and in nothing that is logged. */
  private async ask(question: object, count?: () => Promise<void>): Promise<Found[] | undefined> {
    if (clockMs() < this.restsUntil) {
      return undefined;
    }
    await count?.();
    const { baseUrl, apiKey } = this.settings;
    try {
      const { ok, status, bytes } = await this.http.read({
        url: `${baseUrl}/suggestions/api/4_1/rs/suggest/address`,
        headers: { authorization: `Token ${apiKey}` },
        body: JSON.stringify(question),
        timeoutMs: TIMEOUT_MS,
      });
      if (!ok) {
        throw new Error(`it answered ${status}`);
      }
      return answerSchema.parse(JSON.parse(bytes.toString())).suggestions;
    } catch (error) {
      this.restsUntil = clockMs() + REST_MS;
      // The error of the parser quotes the answer, which has the guest's address in it.
      const reason = error instanceof SyntaxError ? 'it answered no JSON' : messageOf(error);
      this.logger.warn({ reason: reason.slice(0, 200) }, 'DaData did not suggest addresses');
      return undefined;
    }
  }
}

/** Directories leave "улица" out and name every other kind. */
function streetOf({ data: { street, street_type_full: kind } }: Found): string | null {
  if (street === null || kind === null || kind === 'улица') {
    return street;
  }
  return /(?:ий|ый|ой|ая|яя|ое|ее)$/u.test(street) ? `${street} ${kind}` : `${kind} ${street}`;
}

/** The place of a street would be in the wrong zone as often as not. */
function placeOf({ data }: Found): Location | null {
  const latitude = Number(data.geo_lat ?? Number.NaN);
  const longitude = Number(data.geo_lon ?? Number.NaN);
  const isHouse = data.house !== null && (data.qc_geo === '0' || data.qc_geo === '1');
  return isHouse && Number.isFinite(latitude + longitude) ? { latitude, longitude } : null;
}
