import { DateTime } from 'luxon';

// iiko docs: "yyyy-MM-dd HH:mm:ss.fff", local to the terminal group and without an offset.
const FORMAT = 'yyyy-MM-dd HH:mm:ss.SSS';

export const formatLocal = (ms: number, zone: string): string =>
  DateTime.fromMillis(ms, { zone }).toFormat(FORMAT);

export const formatUtc = (ms: number): string => formatLocal(ms, 'utc');

export const parseLocal = (text: string, zone: string): number =>
  DateTime.fromFormat(text, FORMAT, { zone }).toMillis();
