import { orderIdOf, typeOf } from './webhook-contents.js';
import type { WebhookFailure } from './webhooks.table.js';

/** Enough to see what is wrong; the rest is in the body itself. */
const MOST_KEPT = 100;

/** Where an event stands. */
export interface WebhookPlace {
  /** Of the body. */
  id: string;
  index: number;
  raw: unknown;
}

/** What could not be read or applied of one body. */
export class WebhookFailures {
  readonly kept: WebhookFailure[] = [];
  /** Trying again may help. */
  mayPass = false;

  add({ index, raw }: WebhookPlace, reason: string, mayPass: boolean): void {
    this.mayPass ||= mayPass;
    if (this.kept.length < MOST_KEPT) {
      this.kept.push({ index, type: typeOf(raw), orderId: orderIdOf(raw), reason });
    }
  }
}
