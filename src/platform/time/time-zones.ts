import { IANAZone, type Zone } from 'luxon';

/**
 * Zones without summer time whose offset is no whole number of hours: `Etc/GMT…` has whole hours only, and
 * older browsers take no offset for a zone.
 */
const ZONES_OF_PART_HOURS: Readonly<Record<number, string>> = {
  [-(9 * 60 + 30)]: 'Pacific/Marquesas',
  [3 * 60 + 30]: 'Asia/Tehran',
  [4 * 60 + 30]: 'Asia/Kabul',
  [5 * 60 + 30]: 'Asia/Kolkata',
  [5 * 60 + 45]: 'Asia/Kathmandu',
  [6 * 60 + 30]: 'Asia/Yangon',
  [8 * 60 + 45]: 'Australia/Eucla',
  [9 * 60 + 30]: 'Australia/Darwin',
};

/**
 * What Windows calls the zones of the countries in which iiko is sold. `Central Asia` is six hours ahead of UTC and so
 * Kyrgyz: Kazakhstan left it for `Qyzylorda` in 2024.
 */
const ZONES_OF_WINDOWS: ReadonlyMap<string, string> = new Map([
  ['kaliningrad standard time', 'Europe/Kaliningrad'],
  ['e. europe standard time', 'Europe/Chisinau'],
  ['russian standard time', 'Europe/Moscow'],
  ['belarus standard time', 'Europe/Minsk'],
  ['volgograd standard time', 'Europe/Volgograd'],
  ['russia time zone 3', 'Europe/Samara'],
  ['saratov standard time', 'Europe/Saratov'],
  ['astrakhan standard time', 'Europe/Astrakhan'],
  ['georgian standard time', 'Asia/Tbilisi'],
  ['caucasus standard time', 'Asia/Yerevan'],
  ['armenian standard time', 'Asia/Yerevan'],
  ['azerbaijan standard time', 'Asia/Baku'],
  ['ekaterinburg standard time', 'Asia/Yekaterinburg'],
  ['qyzylorda standard time', 'Asia/Qyzylorda'],
  ['west asia standard time', 'Asia/Tashkent'],
  ['central asia standard time', 'Asia/Bishkek'],
  ['omsk standard time', 'Asia/Omsk'],
  ['altai standard time', 'Asia/Barnaul'],
  ['tomsk standard time', 'Asia/Tomsk'],
  ['n. central asia standard time', 'Asia/Novosibirsk'],
  ['north asia standard time', 'Asia/Krasnoyarsk'],
  ['north asia east standard time', 'Asia/Irkutsk'],
  ['transbaikal standard time', 'Asia/Chita'],
  ['yakutsk standard time', 'Asia/Yakutsk'],
  ['vladivostok standard time', 'Asia/Vladivostok'],
  ['sakhalin standard time', 'Asia/Sakhalin'],
  ['magadan standard time', 'Asia/Magadan'],
  ['russia time zone 10', 'Asia/Srednekolymsk'],
  ['russia time zone 11', 'Asia/Kamchatka'],
  ['kamchatka standard time', 'Asia/Kamchatka'],
]);

/** `+03:00`, `UTC+3`, `3`, and `-05:00:00` and `03:00:00.0000000`, which .NET writes for a length of time. */
const OFFSET = /^(?:(?:UTC|GMT)\s*)?(?:([+-])?(\d{1,2})(?::?(\d{2}))?(?::00(?:\.0+)?)?)?$/i;
const UTC = 'UTC';
const MOST_WEST_HOURS = 12;
const MOST_EAST_HOURS = 14;

/**
 * The zone by a name that every `Intl` takes. The reference calls `timeZone` a string and nothing more. IANA names
 * are the rule; some accounts have fixed offsets or the names of Windows.
 * @returns undefined for anything else, and for an offset that no zone has
 */
export function readTimeZone(text: string): string | undefined {
  const name = text.trim();
  const offset = name === '' ? null : OFFSET.exec(name);
  if (offset === null) {
    return name === '' ? undefined : readName(name);
  }
  const [, sign, hours = '0', minutes = '0'] = offset;
  const distance = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 ? undefined : zoneAt(sign === '-' ? -distance : distance);
}

const zones = new Map<string, Zone>();

/** @throws RangeError if no zone can be read: a guessed one would move orders by hours */
export function zoneOf(timeZone: string): Zone {
  const zone = zones.get(timeZone) ?? findZone(timeZone);
  zones.set(timeZone, zone);
  return zone;
}

function findZone(timeZone: string): Zone {
  const name = readTimeZone(timeZone);
  if (name === undefined) {
    throw new RangeError(`"${timeZone}" is not a time zone`);
  }
  return IANAZone.create(name);
}

/** Whether a zone is UTC itself, which .NET's default for a length of time, `00:00:00`, reads as too. */
export function isUtc(timeZone: string): boolean {
  return timeZone === UTC;
}

function zoneAt(offsetMinutes: number): string | undefined {
  const hours = offsetMinutes / 60;
  if (!Number.isInteger(hours)) {
    return ZONES_OF_PART_HOURS[offsetMinutes];
  }
  if (hours === 0) {
    return UTC;
  }
  // POSIX counts hours west of Greenwich: `Etc/GMT-10` is ten hours ahead of it.
  return hours < -MOST_WEST_HOURS || hours > MOST_EAST_HOURS
    ? undefined
    : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** Only a formatter tells whether a name is a zone, and takes long to make. Accounts have a few names. */
const namesRead = new Map<string, string | undefined>();

/** Names are read in any case, and given in the usual one. */
function readName(name: string): string | undefined {
  if (!namesRead.has(name)) {
    namesRead.set(name, ZONES_OF_WINDOWS.get(name.toLowerCase()) ?? readIanaName(name));
  }
  return namesRead.get(name);
}

function readIanaName(name: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // The engine answers with an older name of some zones, `Europe/Kiev` for `Europe/Kyiv`.
    return USUAL_CASE.test(name) && !isSameName(name, timeZone) ? name : timeZone;
  } catch {
    return undefined;
  }
}

const USUAL_CASE = /^[A-Z][a-z]+\/[A-Z][a-z]+(?:[/_-][A-Z]?[a-z]+)*$/;

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
