import { ORGANIZATIONS, type Organization } from '../data/organizations.js';
import { Settings } from '../settings.js';
import { DeliveryMap } from './delivery-map.js';

const moscow = (fields: Partial<Organization> = {}): Organization => {
  const [first] = ORGANIZATIONS;
  if (!first) {
    throw new Error('There are no organizations.');
  }
  return { ...first, ...fields };
};

describe('DeliveryMap', () => {
  it('draws the built-in zones free of charge where the menu does not sell delivery', () => {
    const fees = (map: DeliveryMap): unknown[] =>
      map.rulesOf(moscow()).restrictions.map((one) => one.deliveryServiceProductId);
    expect(fees(new DeliveryMap(new Settings({}), false))).toEqual([null, null, null]);
    expect(fees(new DeliveryMap(new Settings({}), true))).not.toContain(null);
  });

  it('draws them for an organization that a loaded menu has renamed, with its groups only', () => {
    const { terminalGroups } = moscow();
    const renamed = moscow({
      id: '11111111-0000-4000-8000-000000000001',
      terminalGroups: terminalGroups.slice(0, 1),
    });
    const { zones, restrictions } = new DeliveryMap(new Settings({}), false).rulesOf(renamed);
    expect(zones).toHaveLength(2);
    expect(restrictions.map(({ terminalGroupId }) => terminalGroupId)).toEqual([
      terminalGroups[0]?.id,
    ]);
  });

  it('keeps what was drawn while the cartography is empty', () => {
    const settings = new Settings({});
    const map = new DeliveryMap(settings, true);
    map.replace(moscow(), { rejectOnGeocodingError: false, zones: [], restrictions: [] });
    settings.change({ cartography: 'empty' });
    expect(map.rulesOf(moscow()).rejectOnGeocodingError).toBe(false);
    map.reset();
    expect(map.rulesOf(moscow()).zones).toEqual([]);
    settings.change({ cartography: 'zones' });
    expect(map.rulesOf(moscow()).zones).toHaveLength(2);
  });
});
