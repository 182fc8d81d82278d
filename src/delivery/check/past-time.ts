import type { DeliveryAnswer, DeliveryReason } from './delivery-check.js';

/** Makes of an answer for "as soon as possible" the one for a time that is over. */
export function refusePast(answer: DeliveryAnswer): DeliveryAnswer {
  return refuseTime(answer, { code: 'time_too_early', help: {} });
}

/** The same of an answer for the latest time that orders are taken for, when it was to be later still. */
export function refuseLate(answer: DeliveryAnswer, latestTime: Date): DeliveryAnswer {
  return refuseTime(answer, { code: 'time_too_late', help: { latestTime } });
}

/** One reason that is about the time, instead of any other such; its help adds to what theirs has. */
export function refuseTime(answer: DeliveryAnswer, { code, help }: DeliveryReason): DeliveryAnswer {
  const former = answer.reasons.find(isAboutTime);
  const others = answer.reasons.filter((reason) => !isAboutTime(reason));
  const reason = { code, help: { ...former?.help, ...help } };
  return { ...answer, deliverable: false, reasons: [reason, ...others] };
}

function isAboutTime({ code }: DeliveryReason): boolean {
  return /^(?:time|day)_/.test(code);
}
