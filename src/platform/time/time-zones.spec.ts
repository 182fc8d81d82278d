import fc from 'fast-check';
import { readTimeZone } from './time-zones.js';

describe('readTimeZone', () => {
  it.each([
    ['Europe/Moscow', 'Europe/Moscow'],
    [' europe/MOSCOW ', 'Europe/Moscow'],
    ['asia/vladivostok', 'Asia/Vladivostok'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['10:00:00', 'Etc/GMT-10'],
    ['+10:00', 'Etc/GMT-10'],
    ['+1000', 'Etc/GMT-10'],
    ['UTC+10', 'Etc/GMT-10'],
    ['gmt +3', 'Etc/GMT-3'],
    ['3', 'Etc/GMT-3'],
    ['-05:00:00', 'Etc/GMT+5'],
    ['etc/gmt-7', 'Etc/GMT-7'],
    ['05:30:00', 'Asia/Kolkata'],
    ['UTC+05:45', 'Asia/Kathmandu'],
    ['00:00:00', 'UTC'],
    ['utc', 'UTC'],
    ['10:00:00.0000000', 'Etc/GMT-10'],
    ['-05:00:00.000', 'Etc/GMT+5'],
    ['Russian Standard Time', 'Europe/Moscow'],
    [' ekaterinburg standard TIME', 'Asia/Yekaterinburg'],
    ['N. Central Asia Standard Time', 'Asia/Novosibirsk'],
  ])('reads %j as %s', (text, expected) => {
    expect(readTimeZone(text)).toBe(expected);
  });

  it.each([
    '',
    '  ',
    'Moscow',
    '+25:00',
    '15',
    '-13:00',
    '+03:99',
    '10:15',
    'UTC+3 Moscow',
    '10:00:00.5',
    '10:00:00.',
    'constructor',
  ])('does not guess %j', (text) => {
    expect(readTimeZone(text)).toBeUndefined();
  });

  it.each([
    ['Kaliningrad Standard Time', 120],
    ['E. Europe Standard Time', 180],
    ['Belarus Standard Time', 180],
    ['Volgograd Standard Time', 180],
    ['Russia Time Zone 3', 240],
    ['Saratov Standard Time', 240],
    ['Astrakhan Standard Time', 240],
    ['Georgian Standard Time', 240],
    ['Caucasus Standard Time', 240],
    ['Armenian Standard Time', 240],
    ['Azerbaijan Standard Time', 240],
    ['Qyzylorda Standard Time', 300],
    ['West Asia Standard Time', 300],
    ['Central Asia Standard Time', 360],
    ['Omsk Standard Time', 360],
    ['Altai Standard Time', 420],
    ['Tomsk Standard Time', 420],
    ['North Asia Standard Time', 420],
    ['North Asia East Standard Time', 480],
    ['Transbaikal Standard Time', 540],
    ['Yakutsk Standard Time', 540],
    ['Vladivostok Standard Time', 600],
    ['Sakhalin Standard Time', 660],
    ['Magadan Standard Time', 660],
    ['Russia Time Zone 10', 660],
    ['Russia Time Zone 11', 720],
    ['Kamchatka Standard Time', 720],
  ])('gives a zone that Intl takes for %s', (name, summerOffset) => {
    expect(offsetOf(readTimeZone(name) ?? '')).toBe(summerOffset);
  });

  it('gives only zones that Intl takes, at the offset that was written', () => {
    const offsets = fc.tuple(
      fc.constantFrom('', '+', '-', 'UTC+', 'GMT-'),
      fc.integer({ min: 0, max: 14 }),
      fc.constantFrom(0, 15, 30, 45),
      fc.constantFrom('', ':00'),
    );
    fc.assert(
      fc.property(offsets, ([sign, hours, minutes, seconds]) => {
        const clock = [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':');
        const zone = readTimeZone(`${sign}${clock}${seconds}`);
        if (zone !== undefined) {
          const distance = (hours * 60 + minutes) * (sign.endsWith('-') ? -1 : 1);
          expect(offsetOf(zone)).toBe(distance + 0);
        }
      }),
      { seed: 20_261_130 },
    );
  });
});

function offsetOf(timeZone: string): number {
  const instant = new Date('2026-07-20T12:00:00Z');
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] =
    /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name ?? '') ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}
