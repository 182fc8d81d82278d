import type { DeliveryAnswer, DeliveryHelp, DeliveryReason } from './delivery-check.js';

const MINUTE_MS = 60_000;

/**
 * Makes of an answer for "as soon as possible" the one for a time that is over: no, and the next time
 * at which it could be there.
 */
export function refusePast(answer: DeliveryAnswer, now: Date): DeliveryAnswer {
  const late = answer.reasons.find(isAboutTime);
  const others = answer.reasons.filter((reason) => !isAboutTime(reason));
  const help = late?.help ?? helpAfter(answer, now);
  return { ...answer, deliverable: false, reasons: [{ code: 'time_too_early', help }, ...others] };
}

/** The same of an answer for the latest time that orders are taken for, when it was to be later still. */
export function refuseLate(answer: DeliveryAnswer, latestTime: Date): DeliveryAnswer {
  const others = answer.reasons.filter((reason) => !isAboutTime(reason));
  const late = { code: 'time_too_late' as const, help: { latestTime } };
  return { ...answer, deliverable: false, reasons: [late, ...others] };
}

/** Where more than the time is in the way, or nobody knows how long it takes, no time can be named. */
function helpAfter({ deliverable, minutes }: DeliveryAnswer, now: Date): DeliveryHelp {
  if (!deliverable || minutes === null) {
    return {};
  }
  const arrival = now.getTime() + minutes * MINUTE_MS;
  return { nextTime: new Date(Math.ceil(arrival / MINUTE_MS) * MINUTE_MS) };
}

function isAboutTime({ code }: DeliveryReason): boolean {
  return code === 'time_unacceptable' || code === 'day_unacceptable';
}
