import { readEvent } from './webhook-event.js';

const ORGANIZATION = '0a000000-0000-4000-8000-000000000001';
const envelope = { eventTime: '', organizationId: ORGANIZATION, correlationId: null };
const anOrderEvent = (id: string, timestamp: number) => ({
  ...envelope,
  eventType: 'DeliveryOrderUpdate',
  eventInfo: { id, timestamp, creationStatus: 'InProgress', organizationId: ORGANIZATION },
});

describe('readEvent', () => {
  it('tells what it cannot read from what it does not know', () => {
    const body = [
      anOrderEvent('a', 1),
      { ...anOrderEvent('a', 2), eventInfo: { id: 'a' } },
      { eventType: 'SomethingNew' },
      { eventInfo: [] },
      null,
    ];
    expect(body.map(readEvent).map((read) => Object.keys(read)[0])).toEqual([
      'event',
      'unreadable',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('says what each type is about', () => {
    const aboutOf = (eventType: string) => {
      const read = readEvent({ ...anOrderEvent('a', 1), eventType });
      return 'event' in read ? read.event.about : read;
    };
    expect(aboutOf('DeliveryOrderError')).toBe('order');
    expect(aboutOf('TableOrderUpdate')).toBe('order');
    expect(aboutOf('StopListUpdate')).toBe('stop-list');
    expect(aboutOf('NomenclatureUpdate')).toBe('menu');
    expect(aboutOf('PersonalShiftUpdate')).toEqual({ unknown: true });
  });
});
