import { sql, type SQLWrapper } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { PricedLine } from '../cart/cart.js';
import type { OrderProblemCode } from './order-problems.js';
import { ORDER_STATUSES } from './order-status.js';
import {
  CREATION_WORDS,
  ORDER_CAUSES,
  type Cancellation,
  type Cart,
  type Contact,
  type CreationStatus,
  type Dining,
  type OrderChanges,
  type OrderDelivery,
  type OrderDiscount,
  type OrderProgress,
  type OrderRequest,
  type OrderResolution,
  type OrderTips,
  type Payment,
  type WalletPayment,
} from './order-model.js';

/** How far iiko is known to have the order. */
export const SUBMISSIONS = ['pending', 'attempted', 'received', 'refused'] as const;
export type Submission = (typeof SUBMISSIONS)[number];

const moment = (name: string) => timestamp(name, { withTimezone: true });

const creationStatuses = new Map<string, CreationStatus>(
  Object.entries(CREATION_WORDS).map(([status, word]) => [word, status as CreationStatus]),
);

const creationStatus = customType<{ data: CreationStatus; driverData: string }>({
  dataType: () => 'text',
  toDriver: (status) => CREATION_WORDS[status],
  // A word that iiko has invented since says no more than that the creation has not ended.
  fromDriver: (word) => creationStatuses.get(word) ?? 'pending',
});

/**
 * What partial indexes hold, word for word as the queries ask for it: the planner sees only so that they serve. An
 * index of all orders there ever were would be of no use to those who look after the open ones.
 */
export const isNotEnded = ({ status }: { status: SQLWrapper }) =>
  sql`${status} not in ('completed', 'rejected', 'cancelled')`;

/** Never sent, and nothing but its turn is waited for. */
export const isWaiting = (
  table: Record<'status' | 'submission' | 'heldSince' | 'cancelRequestedAt', SQLWrapper>,
) =>
  sql`${isNotEnded(table)} and ${table.status} <> 'awaiting_payment' and ${table.submission} = 'pending' and ${table.heldSince} is null and ${table.cancelRequestedAt} is null`;

/** Sent or perhaps sent, and not ended for good. */
export const mayHaveNews = (
  table: Record<'status' | 'submission' | 'withdrawing' | 'watchUntil', SQLWrapper>,
) =>
  sql`${table.submission} <> 'pending' and (${isNotEnded(table)} or ${table.withdrawing} or ${table.watchUntil} is not null)`;

/** Open orders of guests who have not signed in. */
export const isUnprovedOpen = (table: Record<'status' | 'placedFrom', SQLWrapper>) =>
  sql`${table.placedFrom} is not null and ${isNotEnded(table)}`;

export const orders = pgTable(
  'orders',
  {
    id: uuid('id').primaryKey(),
    customerId: uuid('customer_id').notNull(),
    /** The quote that it sells; null where another order has sold it, and in orders from before this was kept. */
    quoteId: uuid('quote_id'),
    /** Keyed hash of the network address; only for guests who have not signed in. */
    placedFrom: text('placed_from'),
    restaurantId: uuid('restaurant_id').notNull(),
    organizationId: uuid('organization_id').notNull(),
    status: text('status', { enum: ORDER_STATUSES }).notNull().default('accepted'),
    problem: text('problem').$type<OrderProblemCode>(),
    /** The POS's own number, which staff see. */
    number: text('number'),
    cart: jsonb('cart').$type<Cart>().notNull(),
    lines: jsonb('lines').$type<PricedLine[]>().notNull(),
    /** In minor units, with discounts and the delivery fee. */
    total: bigint('total', { mode: 'number' }).notNull(),
    discounts: jsonb('discounts').$type<OrderDiscount[]>().notNull().default([]),
    deliveryFee: bigint('delivery_fee', { mode: 'number' }).notNull().default(0),
    /** Zone and promised minutes; null for a pickup and where nobody could tell. */
    delivery: jsonb('delivery').$type<OrderDelivery>(),
    /** What is paid from a loyalty wallet; null when nothing is. */
    walletPayment: jsonb('wallet_payment').$type<WalletPayment>(),
    /** Money kept in the wallet for this order; null while it was never asked for. */
    hold: text('hold', { enum: ['requested', 'held', 'released'] }),
    currency: text('currency').notNull(),
    contact: jsonb('contact').$type<Contact>().notNull(),
    payments: jsonb('payments').$type<Payment[]>().notNull(),
    /** On top of what is due; null when there are none. */
    tips: jsonb('tips').$type<OrderTips>(),
    /** Until when it has to be paid online; null where nothing is paid so. */
    paymentDueAt: moment('payment_due_at'),
    paidAt: moment('paid_at'),
    /** Its place among those that wait to be sent: when it was placed or paid, later for further orders of a customer. */
    turnAt: moment('turn_at').notNull().defaultNow(),
    /** The payment's id in the payment backend. */
    paymentReference: text('payment_reference'),
    comment: text('comment'),
    cutlery: integer('cutlery'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    /** While the restaurant is being asked to cancel. */
    cancelRequestedAt: moment('cancel_requested_at'),
    cancellation: jsonb('cancellation').$type<Cancellation>(),
    /** When it is expected to be ready, and who brings it. */
    progress: jsonb('progress').$type<OrderProgress>(),

    /** What is sent to iiko, made once: a repeat must be the same order to the letter. */
    request: jsonb('request').$type<OrderRequest>().notNull(),
    submission: text('submission', { enum: SUBMISSIONS }).notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    /** Times iiko did not know the order since it was last sent. */
    missedLookups: integer('missed_lookups').notNull().default(0),
    /** When somebody has to look after this order next; null when nobody has to. */
    nextActionAt: moment('next_action_at'),
    /** iiko's id of the order where it is not ours: staff have moved it, or it was sent again: by an operator, or with another address. */
    iikoId: uuid('iiko_id'),
    /** Since when an answer is waited for: it was sent then, or moved. */
    awaitedSince: moment('awaited_since'),
    /** When operators were told that nobody can tell what became of it; null while that is not so. */
    alertedAt: moment('alerted_at'),
    /** Since when the order is parked until the restaurant's POS is back, or null if it is not. */
    heldSince: moment('held_since'),
    /** Until when it is tried again after an operator said so; null: as long as any order. */
    submitUntil: moment('submit_until'),
    resolution: jsonb('resolution').$type<OrderResolution>(),
    correlationId: text('correlation_id'),
    creationStatus: creationStatus('creation_status'),
    /** How the order in the restaurant differs from ours; null while nothing does. */
    changes: jsonb('changes').$type<OrderChanges>(),
    /** iiko's clock of the newest news applied, in milliseconds; older news is dropped. */
    newsTimestamp: bigint('news_timestamp', { mode: 'number' }),
    /** Until when an order that was given up is watched, in case it surfaces in the restaurant late. */
    watchUntil: moment('watch_until'),
    /** Found in the restaurant although the guest was told no: is being withdrawn there. */
    withdrawing: boolean('withdrawing').notNull().default(false),
    /** Of an order at a table; null of others. */
    dining: jsonb('dining').$type<Dining>(),
    /** When somebody has to look after what is being added to it; null when nobody has to. */
    additionsDueAt: moment('additions_due_at'),
  },
  (table) => [
    // Nulls first, or the planner sorts: the queries say no more than `desc`.
    index('orders_customer').on(table.customerId, table.createdAt.desc().nullsFirst(), table.id),
    index('orders_next_action').on(table.nextActionAt),
    index('orders_additions_due').on(table.additionsDueAt),
    index('orders_watched').on(table.organizationId).where(mayHaveNews(table)),
    index('orders_open').on(table.status).where(isNotEnded(table)),
    index('orders_waiting')
      .on(sql`(${table.paidAt} is null)`, table.turnAt, table.id)
      .where(isWaiting(table)),
    index('orders_held')
      .on(table.heldSince)
      .where(sql`${table.heldSince} is not null`),
    index('orders_alerted')
      .on(table.alertedAt)
      .where(sql`${table.alertedAt} is not null`),
    // Of every customer, for support.
    index('orders_newest').on(table.createdAt.desc().nullsFirst(), table.id),
    index('orders_newest_by_status').on(
      table.status,
      table.createdAt.desc().nullsFirst(),
      table.id,
    ),
    uniqueIndex('orders_iiko_id').on(table.iikoId),
    uniqueIndex('orders_quote_id').on(table.quoteId),
    index('orders_open_from').on(table.placedFrom).where(isUnprovedOpen(table)),
    index('orders_open_by_phone')
      .on(sql`(${table.contact} ->> 'phone')`)
      .where(isUnprovedOpen(table)),
  ],
);

/** Read the history of an order, in order; the source of its event stream. */
export const orderEvents = pgTable(
  'order_events',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    sequence: integer('sequence').notNull(),
    status: text('status', { enum: ORDER_STATUSES }).notNull(),
    problem: text('problem').$type<OrderProblemCode>(),
    number: text('number'),
    at: moment('at').notNull().defaultNow(),
    /** Why, for support: our step and iiko's correlationId. */
    note: text('note'),
    /** null for events from before causes were recorded. */
    cause: text('cause', { enum: ORDER_CAUSES }),
    /** Name of the key, when the cause is an operator. */
    operator: text('operator'),
    /** Of the call to iiko, or of its webhook, that brought the news. */
    correlationId: text('correlation_id'),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.sequence] }),
    index('order_events_found')
      .on(table.at)
      .where(sql`${table.cause} = 'revision'`),
  ],
);

/** Ids that an order had at iiko before its present one: news of them is still news of the order. */
export const formerIikoIds = pgTable(
  'order_former_iiko_ids',
  {
    iikoId: uuid('iiko_id').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    leftAt: moment('left_at').notNull().defaultNow(),
    /** Until when one that was replaced is watched for surfacing in the restaurant; null for one that was moved. */
    watchUntil: moment('watch_until'),
    surfacedAt: moment('surfaced_at'),
  },
  (table) => [
    index('order_former_iiko_ids_order').on(table.orderId),
    index('order_former_iiko_ids_watched')
      .on(table.watchUntil)
      .where(sql`${table.watchUntil} is not null`),
  ],
);

/** Up to which revision an organization's orders have been read. */
export const orderCursors = pgTable('order_cursors', {
  organizationId: uuid('organization_id').primaryKey(),
  revision: bigint('revision', { mode: 'number' }).notNull(),
  readAt: moment('read_at').notNull(),
  /** When its orders at tables were read last: no revision covers them. */
  tablesReadAt: moment('tables_read_at'),
});
