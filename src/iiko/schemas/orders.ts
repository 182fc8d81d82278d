import { z } from 'zod';
import { clockMs } from '../../platform/database/clock.js';
import {
  amountSchema,
  cleanString,
  decorationList,
  describeIssues,
  flagSchema,
  idSchema,
  nullableIdSchema,
  nullableTextSchema,
  rawListSchema,
  readEach,
  requireList,
  textSchema,
  type Dropped,
} from './reading.js';

/** An optional part of an order: unreadable counts as absent, the status is what must survive. */
function part<Schema extends z.ZodType>(schema: Schema) {
  return schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null);
}

const referenceSchema = z.object({ id: nullableIdSchema, name: textSchema });

const orderModifierSchema = z.object({
  product: referenceSchema,
  amount: amountSchema,
  productGroup: part(referenceSchema),
  price: amountSchema,
  resultSum: amountSchema,
  positionId: nullableIdSchema,
});

const componentSchema = z.object({
  product: referenceSchema,
  modifiers: decorationList(orderModifierSchema),
  price: amountSchema,
  positionId: nullableIdSchema,
});

/** `Product`, `Compound` (two halves) and `Service` (e.g. a delivery fee the POS added) in one shape. */
const orderItemSchema = z.object({
  type: textSchema,
  /** `Added`, `PrintedNotCooking`, `CookingStarted`, `CookingCompleted`, `Served`; open. */
  status: textSchema,
  amount: amountSchema,
  product: part(referenceSchema),
  service: part(referenceSchema),
  primaryComponent: part(componentSchema),
  secondaryComponent: part(componentSchema),
  size: part(referenceSchema),
  price: amountSchema,
  cost: amountSchema,
  resultSum: amountSchema,
  positionId: nullableIdSchema.catch(null),
  comment: nullableTextSchema,
  modifiers: decorationList(orderModifierSchema),
  deleted: part(z.looseObject({})),
});

/** Order codes are open: `192`, `ProductExludedFromMenu`, `SettingsIssue` were seen beside the enum. */
const errorInfoSchema = z
  .object({
    code: z.union([cleanString(), z.number()]).transform((code) => String(code)),
    message: nullableTextSchema,
    description: nullableTextSchema,
    errorReason: nullableTextSchema,
  })
  .transform(({ description, ...info }) => ({ ...info, message: info.message ?? description }));

/** Times are text in the terminal group's zone without offset; `fromIikoLocal` reads them. */
const orderSchema = z.object({
  /**
   * See `Unconfirmed` … `Closed`, `Cancelled` in the vendor's reference; open, may be skipped. At a table
   * `New`, `Bill`, `Closed`, `Deleted`.
   */
  status: z.string(),
  number: z
    .number()
    .nullish()
    .catch(null)
    .transform((number) => number ?? null),
  /** After discounts and surcharges, in currency units. */
  sum: amountSchema,
  processedPaymentsSum: amountSchema,
  phone: textSchema,
  terminalGroupId: nullableIdSchema,
  /** Of an order at a table. */
  tableIds: decorationList(idSchema),
  completeBefore: nullableTextSchema,
  whenCreated: nullableTextSchema,
  whenConfirmed: nullableTextSchema,
  whenPrinted: nullableTextSchema,
  whenCookingCompleted: nullableTextSchema,
  whenPacked: nullableTextSchema,
  /** The vendor's spelling. */
  whenSended: nullableTextSchema,
  whenDelivered: nullableTextSchema,
  whenClosed: nullableTextSchema,
  cookingStartTime: nullableTextSchema,
  estimatedTime: nullableTextSchema,
  isAsap: flagSchema,
  comment: nullableTextSchema,
  orderType: part(
    z.object({ id: nullableIdSchema, name: textSchema, orderServiceType: nullableTextSchema }),
  ),
  courierInfo: part(
    z.object({
      courier: part(
        z.object({ id: nullableIdSchema, name: textSchema, phone: nullableTextSchema }),
      ),
    }),
  ),
  cancelInfo: part(
    z.object({
      whenCancelled: nullableTextSchema,
      cause: part(referenceSchema),
      comment: nullableTextSchema,
    }),
  ),
  problem: part(z.object({ hasProblem: flagSchema, description: nullableTextSchema })),
  /** Moved between terminal groups: the order goes on under this id, the old one is cancelled. */
  movedToDeliveryId: nullableIdSchema,
  movedToTerminalGroupId: nullableIdSchema,
  movedToOrganizationId: nullableIdSchema,
  movedFromDeliveryId: nullableIdSchema,
  items: decorationList(orderItemSchema),
  payments: decorationList(
    z.object({
      paymentType: part(
        z.object({ id: nullableIdSchema, name: textSchema, kind: nullableTextSchema }),
      ),
      sum: amountSchema,
      isProcessedExternally: flagSchema,
    }),
  ),
});

const YEAR_MS = 366 * 86_400_000;

/**
 * `OrderInfo`, and `TableOrderInfo`, which has the same envelope: the answer to create, what every retrieval
 * lists, and the body of order webhooks.
 */
export const orderInfoSchema = z.object({
  id: idSchema,
  organizationId: idSchema,
  posId: nullableIdSchema,
  externalNumber: nullableTextSchema,
  /**
   * Milliseconds since the epoch of the last change in the cloud; orders news about one order. One that lies in the far
   * future, as of another unit, would be newer than all that follows.
   */
  timestamp: z
    .number()
    .nonnegative()
    .refine((at) => at < clockMs() + YEAR_MS, 'far in the future'),
  /** `InProgress`, `Success`, `Error`; `Error` by timeout may turn to `Success` later. */
  creationStatus: z.string(),
  errorInfo: part(errorInfoSchema),
  order: part(orderSchema),
});

export type IikoOrderInfo = z.output<typeof orderInfoSchema>;
export type IikoOrder = z.output<typeof orderSchema>;
export type IikoOrderItem = z.output<typeof orderItemSchema>;
export type IikoOrderErrorInfo = z.output<typeof errorInfoSchema>;

export const createDeliveryAnswerSchema = z.object({
  correlationId: idSchema,
  orderInfo: orderInfoSchema,
});

export const commandAnswerSchema = z.object({ correlationId: idSchema });

/**
 * `state`: `InProgress`, `Success`, `Error`. The POS text stands in either of two places; where both are filled,
 * `errorReason` is a code (`Common`) and the text is the exception's.
 */
export const commandStatusSchema = z
  .object({
    state: z.string(),
    errorReason: nullableTextSchema,
    exception: z.unknown().optional(),
  })
  .transform(({ state, errorReason, exception }) => {
    const text = exceptionText(exception);
    const reason = errorReason ?? text;
    return {
      state,
      ...(reason === undefined ? {} : { errorReason: reason }),
      ...(text === undefined || text === reason ? {} : { text }),
    };
  });

export interface IikoCommandStatus {
  state: string;
  /** A code or a text. */
  errorReason?: string;
  /** Where `errorReason` is a code: what the POS said. */
  text?: string;
}

export interface IikoRevision {
  /** Pass it as `startRevision` next time. */
  maxRevision: number;
  orders: IikoOrderInfo[];
}

/**
 * An order with an id that cannot be read otherwise is still there: taken for absent, it would be sent once more.
 * Nothing is told of it; its timestamp is older than any news.
 */
export function readOrder(raw: unknown, path: string, dropped: Dropped[]): IikoOrderInfo {
  const read = orderInfoSchema.safeParse(raw);
  if (read.success) {
    return read.data;
  }
  const { id, organizationId } = presentOrderSchema.parse(raw);
  dropped.push({ path, reason: describeIssues(read.error), id, name: null });
  return {
    id,
    organizationId,
    posId: null,
    externalNumber: null,
    timestamp: 0,
    creationStatus: 'InProgress',
    errorInfo: null,
    order: null,
  };
}

const presentOrderSchema = z.object({ id: idSchema, organizationId: idSchema.catch('') });

/**
 * The orders of a look-up by id.
 * @throws z.ZodError when one has no id: it may be the one that is looked for
 */
export function parseOrders(answer: unknown, dropped: Dropped[]): IikoOrderInfo[] {
  return requireList(answer, 'orders').map((raw, index) =>
    readOrder(raw, `orders[${index}]`, dropped),
  );
}

/** Orders of all organizations in one list; one that cannot be read does not hold up the others. */
export function parseRevision(answer: unknown, dropped: Dropped[]): IikoRevision {
  const field = 'ordersByOrganizations';
  const { maxRevision } = revisionSchema.parse(answer);
  const orders = readEach(requireList(answer, field), field, dropped, (raw, path) =>
    readEach(ordersOfOneSchema.parse(raw).orders, `${path}/orders`, dropped, (order, orderPath) =>
      readOrder(order, orderPath, dropped),
    ),
  ).flat();
  return { maxRevision, orders };
}

const revisionSchema = z.object({ maxRevision: z.number() });
const ordersOfOneSchema = z.object({ orders: rawListSchema });

function exceptionText(exception: unknown): string | undefined {
  const parsed = z
    .union([
      cleanString(),
      z.object({ message: cleanString() }).transform(({ message }) => message),
    ])
    .safeParse(exception);
  return parsed.success && parsed.data !== '' ? parsed.data : undefined;
}
