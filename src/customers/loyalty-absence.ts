/**
 * Why iiko's loyalty has nothing to say. `off`: the configuration says so; `not_provisioned`: this
 * account has none, or the key no right to it; `slow`: no answer in the time a guest waits; `closed`: the
 * restaurant has deleted this guest.
 */
export type LoyaltyAbsence = 'off' | 'not_provisioned' | 'unreachable' | 'slow' | 'closed';

export type Absent = { available: false; reason: LoyaltyAbsence };
export type Attempted<Result> = { available: true; value: Result } | Absent;

export function absent(reason: LoyaltyAbsence): Absent {
  return { available: false, reason };
}

/** It may pass by itself: worth another attempt. */
export function isTrouble(reason: LoyaltyAbsence): boolean {
  return reason === 'slow' || reason === 'unreachable';
}
