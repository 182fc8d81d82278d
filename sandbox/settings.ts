import { z } from 'zod';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time as in 09:00');
/** Some write 02:00 of the next day as 26:00. */
const endTime = z
  .string()
  .regex(/^([0-3]\d|4[0-7]):[0-5]\d$/, 'expected a time as in 23:00 or 26:00');

/** Switches of the simulator; `POST /__sandbox/settings` changes any of them while it runs. */
export const settingsSchema = z.strictObject({
  /** Divides every delay that the simulator adds by itself: latency, creation, kitchen, webhooks. */
  speed: z.number().positive().default(1),
  /** `real`: each operation takes about as long as at iiko; `off`: answers at once. */
  latency: z.enum(['off', 'real']).default('off'),
  creationMs: z.number().int().nonnegative().default(2_000),
  commandMs: z.number().int().nonnegative().default(1_000),
  kitchenStepMs: z.number().int().nonnegative().default(20_000),
  kitchenPaused: z.boolean().default(false),
  confirmationRequired: z.boolean().default(false),
  rejectPriceMismatch: z.boolean().default(false),
  /** Without `checkStopList` the POS still refuses a stopped product when this is on. */
  posChecksStopList: z.boolean().default(true),
  /** Text with which the POS refuses every order from now on; null: it does not. */
  posRejection: z.string().min(1).nullable().default(null),
  /** The code that goes with `posRejection`. */
  posRejectionCode: z.string().min(1).default('Common'),
  /** Text with which the POS refuses every cancellation; null: it does not. */
  cancelRejection: z.string().min(1).nullable().default(null),
  /** A repeated `order.id`: HTTP 200 with `creationStatus: Error`, or HTTP 400. */
  duplicateAnswer: z.enum(['ok', 'bad-request']).default('ok'),
  /** A POS that comes back within the window still accepts orders that were declared failed. */
  lateSuccess: z.boolean().default(true),
  lateSuccessWindowMs: z.number().int().nonnegative().default(900_000),
  /** Hours (`intervals`) of the external menu in every organization; null: its own, around the clock. */
  menuHours: z.strictObject({ from: clockTime, to: endTime }).nullable().default(null),
  /** An item without a price takes the menu's; iiko refuses it. */
  lenient: z.boolean().default(false),
  /** As where the key's price source is a price category: without one, or with an unknown one, no menu is given. */
  requirePriceCategory: z.boolean().default(false),
  requireLanguage: z.boolean().default(false),
  /** `empty`: nothing is drawn on the map, so every address is allowed. */
  cartography: z.enum(['zones', 'empty']).default('zones'),
  /** The POS adds the zone's delivery product to courier orders by itself. */
  addDeliveryServiceCost: z.boolean().default(false),
  /** Roubles that the POS adds to the price of every combo without any specification telling. */
  comboSurcharge: z.number().default(0),
  emptyPaymentTypes: z.boolean().default(false),
  /** `off`: there are no types of tips, and the POS takes none. */
  tips: z.enum(['on', 'off']).default('on'),
  retryAfter: z.boolean().default(true),
  unknownPathStatus: z.union([z.literal(401), z.literal(404)]).default(401),
  /** Paths to which the API login has no right. */
  deniedRights: z.array(z.string()).default([]),
  /** Where a browser reaches the simulator, for links to its pictures; null: where it was called. */
  publicUrl: z.url().nullable().default(null),
  webhookDelayMs: z.number().int().nonnegative().default(500),
  webhookRetryMs: z.number().int().positive().default(600_000),
  /** `unprovisioned`: every loyalty call is refused, as where iikoCard was never set up. */
  loyalty: z.enum(['on', 'unprovisioned']).default('on'),
  /** Text messages that the restaurant has paid for; null: no limit. */
  smsAvailable: z.number().int().nonnegative().nullable().default(null),
  tokenLifetimeMs: z.number().int().positive().default(3_600_000),
});

export type SettingValues = z.infer<typeof settingsSchema>;

export class Settings {
  private values: SettingValues;

  constructor(private readonly overrides: Partial<SettingValues>) {
    this.values = settingsSchema.parse(overrides);
  }

  get current(): Readonly<SettingValues> {
    return this.values;
  }

  change(values: Partial<SettingValues>): void {
    this.values = { ...this.values, ...values };
  }

  reset(): void {
    this.values = settingsSchema.parse(this.overrides);
  }

  /** A delay after division by `speed`. */
  scaled(ms: number): number {
    return ms / this.values.speed;
  }
}
