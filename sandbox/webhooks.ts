import { randomUUID } from 'node:crypto';
import type { SandboxClock } from './clock.js';
import type { Settings } from './settings.js';
import { formatUtc } from './time.js';
import { WebhookBreaker } from './webhook-breaker.js';
import { passesFilter, type WebhookSettings } from './webhook-filter.js';

interface Event {
  eventType: string;
  eventTime: string;
  organizationId: string;
  correlationId: string;
  eventInfo: unknown;
}

export interface WebhookDelivery {
  at: string;
  organizationId: string;
  eventTypes: string[];
  attempt: number;
  outcome: 'delivered' | 'failed' | 'lost' | 'blocked';
  status: number | null;
  body: Event[];
}

/** What the next deliveries suffer; armed through the control endpoints. */
export interface WebhookTrouble {
  duplicate: number;
  lose: number;
  /** Events are held back for `delayMs` and then sent as one batch, newest first. */
  shuffle: boolean;
  delayMs: number | null;
}

type SentListener = (webhook: { eventType: string; body: unknown }) => void;

const NO_TROUBLE: WebhookTrouble = { duplicate: 0, lose: 0, shuffle: false, delayMs: null };
const ATTEMPTS = 7;
const ANSWER_WITHIN_MS = 3_000;
const HOLD_BACK_MS = 1_000;
const KEPT_DELIVERIES = 1_000;

/** Sends events to each organization's receiver with iiko's retries and blocking. */
export class Webhooks {
  trouble: WebhookTrouble = { ...NO_TROUBLE };
  private receivers = new Map<string, WebhookSettings>();
  private breakers = new Map<string, WebhookBreaker>();
  private heldBack = new Map<string, Event[]>();
  private deliveries: WebhookDelivery[] = [];
  private readonly sentListeners: SentListener[] = [];

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
  ) {}

  configure(organizationId: string, settings: WebhookSettings): void {
    this.receivers.set(organizationId, settings);
  }

  receiver(organizationId: string): WebhookSettings | undefined {
    return this.receivers.get(organizationId);
  }

  externalDataKeys(organizationId: string): readonly string[] {
    const filter = this.receiver(organizationId)?.webHooksFilter?.deliveryOrderFilter;
    return filter?.returnedExternalDataKeys ?? [];
  }

  publish(
    organizationId: string,
    eventType: string,
    eventInfo: unknown,
    correlationId: string = randomUUID(),
  ): void {
    const receiver = this.receivers.get(organizationId);
    if (!receiver || !passesFilter(receiver.webHooksFilter, eventType, eventInfo)) {
      return;
    }
    const eventTime = formatUtc(this.clock.now());
    // Later changes to the order must not leak into an event that already happened.
    const info = structuredClone(eventInfo);
    const event = { eventType, eventTime, organizationId, correlationId, eventInfo: info };
    if (this.trouble.shuffle) {
      this.holdBack(organizationId, event);
    } else {
      this.dispatch(organizationId, [event]);
    }
  }

  onSent(listener: SentListener): void {
    this.sentListeners.push(listener);
  }

  log(): WebhookDelivery[] {
    return [...this.deliveries];
  }

  describeBreakers(): Record<string, ReturnType<WebhookBreaker['describe']>> {
    return Object.fromEntries(
      [...this.breakers].map(([id, breaker]) => [id, breaker.describe(this.clock.now())]),
    );
  }

  reset(): void {
    this.trouble = { ...NO_TROUBLE };
    this.receivers.clear();
    this.breakers.clear();
    this.heldBack.clear();
    this.deliveries = [];
  }

  private holdBack(organizationId: string, event: Event): void {
    const held = this.heldBack.get(organizationId);
    if (held) {
      held.unshift(event);
      return;
    }
    const batch = [event];
    this.heldBack.set(organizationId, batch);
    this.clock.schedule(this.trouble.delayMs ?? this.settings.scaled(HOLD_BACK_MS), () => {
      this.heldBack.delete(organizationId);
      this.dispatch(organizationId, batch, 0);
    });
  }

  private dispatch(organizationId: string, body: Event[], delayMs = this.delay()): void {
    if (this.trouble.lose > 0) {
      this.trouble.lose -= 1;
      this.record(organizationId, body, { attempt: 0, outcome: 'lost', status: null });
      return;
    }
    const copies = this.trouble.duplicate > 0 ? 2 : 1;
    this.trouble.duplicate = Math.max(0, this.trouble.duplicate - 1);
    for (let copy = 0; copy < copies; copy += 1) {
      this.clock.schedule(delayMs, () => this.attempt(organizationId, body, 1));
    }
  }

  private delay(): number {
    return this.trouble.delayMs ?? this.settings.scaled(this.settings.current.webhookDelayMs);
  }

  private async attempt(organizationId: string, body: Event[], attempt: number): Promise<void> {
    const receiver = this.receivers.get(organizationId);
    if (!receiver) {
      return;
    }
    const breaker = this.breakerOf(organizationId);
    // What becomes of events during a block is not documented; here they are gone.
    if (breaker.isBlocked(this.clock.now())) {
      this.record(organizationId, body, { attempt, outcome: 'blocked', status: null });
      return;
    }
    this.announce(body);
    const status = await send(receiver, body);
    const success = status === 200;
    breaker.record(success, this.clock.now());
    this.record(organizationId, body, {
      attempt,
      outcome: success ? 'delivered' : 'failed',
      status,
    });
    if (!success && attempt < ATTEMPTS) {
      this.clock.schedule(this.settings.current.webhookRetryMs, () =>
        this.attempt(organizationId, body, attempt + 1),
      );
    }
  }

  private breakerOf(organizationId: string): WebhookBreaker {
    const breaker = this.breakers.get(organizationId) ?? new WebhookBreaker();
    this.breakers.set(organizationId, breaker);
    return breaker;
  }

  private announce(body: Event[]): void {
    const eventType = body[0]?.eventType ?? '';
    this.sentListeners.forEach((listener) => {
      listener({ eventType, body });
    });
  }

  private record(
    organizationId: string,
    body: Event[],
    result: Pick<WebhookDelivery, 'attempt' | 'outcome' | 'status'>,
  ): void {
    const eventTypes = body.map(({ eventType }) => eventType);
    const at = new Date(this.clock.now()).toISOString();
    this.deliveries.push({ at, organizationId, eventTypes, ...result, body });
    if (this.deliveries.length > KEPT_DELIVERIES) {
      this.deliveries.shift();
    }
  }
}

/** The receiver's HTTP status; null when it did not answer in time. */
async function send(receiver: WebhookSettings, body: Event[]): Promise<number | null> {
  try {
    const response = await fetch(receiver.webHooksUri, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // iiko sends the token as it was given, without a scheme.
        ...(receiver.authToken ? { authorization: receiver.authToken } : {}),
      },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
