import { WebhookBreaker } from './webhook-breaker.js';

const MINUTE_MS = 60_000;

const record = (breaker: WebhookBreaker, outcomes: string, now: number): void => {
  Array.from(outcomes).forEach((outcome) => {
    breaker.record(outcome === '+', now);
  });
};

describe('WebhookBreaker', () => {
  it('does not judge fewer than ten calls', () => {
    const breaker = new WebhookBreaker();
    record(breaker, '---------', 0);
    expect(breaker.isBlocked(0)).toBe(false);
  });

  it('blocks when a tenth of ten or more calls fail', () => {
    const breaker = new WebhookBreaker();
    record(breaker, '+++++++++-', 0);
    expect(breaker.isBlocked(0)).toBe(true);
  });

  it('lets a smaller share of failures pass', () => {
    const breaker = new WebhookBreaker();
    record(breaker, '++++++++++-', 0);
    expect(breaker.isBlocked(0)).toBe(false);
  });

  it('blocks for 15 minutes, an hour, 12 hours, and then for good', () => {
    const breaker = new WebhookBreaker();
    let now = 0;
    for (const minutes of [15, 60, 720]) {
      record(breaker, '----------', now);
      expect(breaker.isBlocked(now + minutes * MINUTE_MS - 1)).toBe(true);
      now += minutes * MINUTE_MS;
      expect(breaker.isBlocked(now)).toBe(false);
    }
    record(breaker, '----------', now);
    expect(breaker.describe(now + 1e12)).toEqual({ blocked: true, blockedUntil: null, level: 4 });
  });
});
