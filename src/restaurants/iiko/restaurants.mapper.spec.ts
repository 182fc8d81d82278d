import type { IikoPaymentType } from '../../iiko/schemas/dictionaries.js';
import type { IikoOrganization, IikoTerminalGroup } from '../../iiko/schemas/organizations.js';
import { servicesOf } from '../restaurant.js';
import {
  chooseTimeZone,
  lacksSettings,
  toOrganizationContent,
  toPaymentTypes,
} from './restaurants.mapper.js';

function aGroup(overrides: Partial<IikoTerminalGroup> = {}): IikoTerminalGroup {
  return {
    id: 'group-1',
    organizationId: 'organization-1',
    name: 'Зал',
    address: null,
    timeZone: 'Europe/Moscow',
    posVersion: null,
    ...overrides,
  };
}

function aPaymentType(overrides: Partial<IikoPaymentType> = {}): IikoPaymentType {
  return {
    id: 'card',
    code: 'CARD',
    name: 'Карта',
    isDeleted: false,
    paymentTypeKind: 'Card',
    paymentProcessingType: 'Both',
    combinable: true,
    terminalGroupIds: [],
    marketingCampaignIds: [],
    ...overrides,
  };
}

/** An organization of which the server tells no more than its name. */
function aBareOrganization(overrides: Partial<IikoOrganization> = {}): IikoOrganization {
  return {
    id: 'organization-1',
    name: 'Самовар',
    code: null,
    country: null,
    restaurantAddress: null,
    latitude: null,
    longitude: null,
    currencyIsoName: null,
    currencyMinimumDenomination: null,
    countryPhoneCode: null,
    deliveryServiceType: null,
    addressFormatType: null,
    orderItemCommentEnabled: null,
    isAnonymousGuestsAllowed: null,
    isConfirmationEnabled: null,
    marketingSourceRequiredInDelivery: null,
    isCloud: null,
    ...overrides,
  };
}

describe('toPaymentTypes', () => {
  const idsFor = (types: IikoPaymentType[], group = 'group-1') =>
    toPaymentTypes(types, group).map(({ id }) => id);

  it('takes the types of the group and those of all groups', () => {
    const types = [
      aPaymentType({ id: 'everywhere' }),
      aPaymentType({ id: 'here', terminalGroupIds: ['group-1'] }),
      aPaymentType({ id: 'elsewhere', terminalGroupIds: ['group-2'] }),
    ];
    expect(idsFor(types)).toEqual(['everywhere', 'here']);
  });

  it('leaves out deleted types and those without a kind', () => {
    const types = [
      aPaymentType({ id: 'deleted', isDeleted: true }),
      aPaymentType({ id: 'of no kind', paymentTypeKind: null }),
    ];
    expect(idsFor(types)).toEqual([]);
  });

  it('falls back to the built-in cash where a server lists no types at all', () => {
    expect(toPaymentTypes([], 'group-1')).toEqual([
      {
        id: '09322f46-578a-d210-add7-eec222a08871',
        kind: 'Cash',
        name: 'Наличные',
        processing: 'Internal',
        marketingCampaignIds: [],
        combinable: true,
      },
    ]);
  });
});

describe('chooseTimeZone', () => {
  it('takes the zone of the group', () => {
    expect(chooseTimeZone(aGroup(), [])).toEqual({ timeZone: 'Europe/Moscow' });
  });

  it('takes that of another group of the organization where its own cannot be read', () => {
    const group = aGroup({ timeZone: 'Moscow, I think' });
    const stranger = aGroup({ id: 'group-3', organizationId: 'organization-2', timeZone: 'UTC' });
    const sister = aGroup({ id: 'group-2', timeZone: 'Asia/Omsk' });
    expect(chooseTimeZone(group, [stranger, group, sister])).toMatchObject({
      timeZone: 'Asia/Omsk',
    });
    expect(chooseTimeZone(group, [stranger, group])).toBeUndefined();
  });

  it.each(['00:00:00', '+00:00', 'UTC', '0'])(
    'takes that of most sisters for %s, which is what a group has that was never set up',
    (written) => {
      const group = aGroup({ timeZone: written });
      const sisters = ['06:00:00', '10:00:00', '00:00:00', 'UTC+10'].map((timeZone, index) =>
        aGroup({ id: `sister-${index}`, timeZone }),
      );
      const chosen = chooseTimeZone(group, [group, ...sisters]);
      expect(chosen?.timeZone).toBe('Etc/GMT-10');
      expect(chosen?.doubt).toContain(written);
    },
  );

  it('believes it where no sister has another, and says so', () => {
    const group = aGroup({ timeZone: '00:00:00' });
    expect(chooseTimeZone(group, [group])).toMatchObject({ timeZone: 'UTC' });
    expect(chooseTimeZone(group, [group])?.doubt).toBeDefined();
    const named = aGroup({ timeZone: 'UTC' });
    expect(chooseTimeZone(named, [named])).toEqual({ timeZone: 'UTC' });
  });
});

describe('toOrganizationContent', () => {
  it('completes an organization from its settings', () => {
    const organization = aBareOrganization({ addressFormatType: 'City' });
    expect(lacksSettings(organization)).toBe(true);
    const settings = {
      id: organization.id,
      addressFormatType: 'Legacy',
      isAnonymousGuestsAllowed: true,
      orderItemCommentEnabled: null,
      isConfirmationEnabled: null,
      marketingSourceRequiredInDelivery: null,
      deliveryServiceType: 'CourierOnly',
      deliveryOrderPaymentSettings: null,
      countryPhoneCode: '7',
      currencyIsoName: 'KZT',
      pricesVatInclusive: null,
      loyaltyDiscountAffectsVat: null,
      useBusinessHoursAndMapping: null,
      defaultDeliveryCityId: null,
      deliveryCityIds: [],
    };
    expect(toOrganizationContent(organization, settings, [])).toMatchObject({
      addressFormatType: 'City',
      deliveryServiceType: 'CourierOnly',
      currency: 'KZT',
      countryPhoneCode: '7',
      isAnonymousGuestsAllowed: true,
      orderItemCommentEnabled: false,
    });
  });

  it('trades in roubles where nothing names a currency', () => {
    expect(toOrganizationContent(aBareOrganization(), undefined, []).currency).toBe('RUB');
  });

  it('has no place where iiko has 0, 0', () => {
    const nowhere = aBareOrganization({ latitude: 0, longitude: 0 });
    expect(toOrganizationContent(nowhere, undefined, []).location).toBeNull();
    const moscow = aBareOrganization({ latitude: 55.7, longitude: 37.6 });
    expect(toOrganizationContent(moscow, undefined, []).location).toEqual({
      latitude: 55.7,
      longitude: 37.6,
    });
  });
});

describe('servicesOf', () => {
  it.each([
    ['CourierOnly', ['delivery']],
    ['SelfServiceOnly', ['pickup']],
    ['CourierAndSelfService', ['delivery', 'pickup']],
    ['SomethingNew', ['delivery', 'pickup']],
    [null, ['delivery', 'pickup']],
  ])('%s → %j', (deliveryServiceType, expected) => {
    expect(servicesOf(deliveryServiceType)).toEqual(expected);
  });
});
