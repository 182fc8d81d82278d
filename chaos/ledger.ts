/** What a guest wanted, and what the API told them about it. Amounts are in minor units. */
export interface Purchase {
  /** Travels with the order, as its comment, to the till: by it an order is known on every side. */
  marker: string;
  /** Dishes as `describeLine` writes them, sorted. */
  lines: string[];
  total: number;
  /** Every id that a request with this purchase's `Idempotency-Key` was answered with. */
  orderIds: string[];
  /** The code of the problem that it was refused with; null where it was accepted, and where nobody answered. */
  refusal: string | null;
  /** The guest asked to cancel, and no answer said that this was too late. */
  mayBeCancelled: boolean;
}

/** An order as its guest reads it in the end. */
export interface ShopOrder {
  id: string;
  marker: string;
  status: string;
  total: number;
  problem: string | null;
}

/** An order as iiko has it in the end. */
export interface IikoOrder {
  id: string;
  marker: string;
  creationStatus: string;
  /** null while the POS does not have it. */
  status: string | null;
  lines: string[];
  /** null while the POS does not have it. */
  sum: number | null;
  movedToId: string | null;
}

export interface StreamEvent {
  id: number;
  status: string;
}

/** What a guest saw of an order, over however many connections, beside what a fresh stream tells in the end. */
export interface Stream {
  orderId: string;
  marker: string;
  seen: StreamEvent[];
  all: StreamEvent[];
}

export interface Evidence {
  purchases: Purchase[];
  shop: ShopOrder[];
  iiko: IikoOrder[];
  streams: Stream[];
}

export interface Finding {
  kind:
    | 'lost'
    | 'doubled'
    | 'key used twice'
    | 'not asked for'
    | 'refused but made'
    | 'other items'
    | 'other sum'
    | 'other status'
    | 'not settled'
    | 'event stream';
  marker: string;
  detail: string;
}

/** How iiko's final statuses read here; what is not here is not an end. */
const ENDS: Record<string, string> = { Closed: 'completed', Cancelled: 'cancelled' };
export const FINAL: readonly string[] = ['completed', 'rejected', 'cancelled'];
const RANKS = [
  'accepted',
  'sent',
  'confirmed',
  'cooking',
  'ready',
  'on_the_way',
  'delivered',
  'completed',
];

/** Compares what was promised with what iiko has; nothing found means that nothing was lost and nothing made twice. */
export function audit({ purchases, shop, iiko, streams }: Evidence): Finding[] {
  const shopOf = group(shop);
  const iikoOf = group(iiko);
  const wanted = new Set(purchases.map(({ marker }) => marker));
  return [
    ...purchases.flatMap((purchase) =>
      auditPurchase(purchase, shopOf.get(purchase.marker) ?? [], iikoOf.get(purchase.marker) ?? []),
    ),
    ...[...shopOf.keys(), ...iikoOf.keys()]
      .filter((marker) => !wanted.has(marker))
      .map((marker) => ({ kind: 'not asked for' as const, marker, detail: 'nobody ordered this' })),
    ...streams.flatMap((stream) => auditStream(stream, iikoOf.get(stream.marker) ?? [])),
  ];
}

function auditPurchase(purchase: Purchase, shop: ShopOrder[], iiko: IikoOrder[]): Finding[] {
  const { marker, refusal } = purchase;
  const ids = new Set([...purchase.orderIds, ...shop.map(({ id }) => id)]);
  // The half of a move that stayed behind is not a second order.
  const here = iiko.filter(({ movedToId }) => movedToId === null);
  const found = (kind: Finding['kind'], detail: string): Finding => ({ kind, marker, detail });
  const doubles: Finding[] = [
    ...(ids.size > 1 ? [found('key used twice', `orders ${[...ids].join(', ')}`)] : []),
    ...(here.length > 1 ? [found('doubled', `at iiko as ${describe(here)}`)] : []),
  ];
  if (refusal !== null) {
    const made = shop.length > 0 || iiko.length > 0;
    return made
      ? [...doubles, found('refused but made', `the guest was told ${refusal}`)]
      : doubles;
  }
  if (purchase.orderIds.length === 0) {
    return [...doubles, found('not settled', 'the guest has had no answer')];
  }
  const [order] = shop;
  if (order === undefined) {
    return [...doubles, found('lost', 'the API has no such order')];
  }
  return [...doubles, ...auditOrder(purchase, order, here[0])];
}

function auditOrder(
  purchase: Purchase,
  order: ShopOrder,
  atIiko: IikoOrder | undefined,
): Finding[] {
  const found = (kind: Finding['kind'], detail: string): Finding => ({
    kind,
    marker: purchase.marker,
    detail: `order ${order.id}: ${detail}`,
  });
  if (order.total !== purchase.total) {
    return [found('other sum', `quoted ${purchase.total}, ordered ${order.total}`)];
  }
  if (atIiko === undefined) {
    // Cancelled before it was sent, as its guest wanted: the only way for an order not to be at iiko.
    return order.status === 'cancelled' && purchase.mayBeCancelled
      ? []
      : [found('lost', `${order.status} here (${order.problem ?? 'no problem'}), not at iiko`)];
  }
  const expected = endOf(atIiko);
  if (expected === undefined) {
    return [found('not settled', `${order.status} here, at iiko ${describe([atIiko])}`)];
  }
  if (order.status !== expected) {
    return [found('other status', `${order.status} here, at iiko ${describe([atIiko])}`)];
  }
  if (expected === 'cancelled' && !purchase.mayBeCancelled) {
    return [found('lost', 'cancelled, though the guest never asked for it')];
  }
  return auditContents(purchase, atIiko, found);
}

function auditContents(
  { lines, total }: Purchase,
  { lines: atIiko, sum }: IikoOrder,
  found: (kind: Finding['kind'], detail: string) => Finding,
): Finding[] {
  const isSame = lines.length === atIiko.length && lines.every((line, at) => line === atIiko[at]);
  return [
    ...(isSame
      ? []
      : [found('other items', `wanted ${lines.join(' + ')}, has ${atIiko.join(' + ')}`)]),
    ...(sum === null || sum === total ? [] : [found('other sum', `wanted ${total}, has ${sum}`)]),
  ];
}

/** What the guest should read of an order that has ended at iiko. */
function endOf({ creationStatus, status }: IikoOrder): string | undefined {
  return creationStatus === 'Error' ? 'rejected' : ENDS[status ?? ''];
}

function auditStream({ orderId, marker, seen, all }: Stream, iiko: IikoOrder[]): Finding[] {
  const found = (detail: string): Finding => ({
    kind: 'event stream',
    marker,
    detail: `order ${orderId}: ${detail}`,
  });
  const misnumbered = seen.find(({ id }, at) => id !== at + 1);
  if (misnumbered !== undefined) {
    const at = seen.indexOf(misnumbered) + 1;
    return [found(`event ${misnumbered.id} came where ${at} was due: ${tell(seen)}`)];
  }
  if (tell(seen) !== tell(all.slice(0, isOver(seen) ? seen.length : all.length))) {
    return [found(`the guest saw ${tell(seen)}, there was ${tell(all)}`)];
  }
  // Where staff have moved it, it begins anew.
  const wasMoved = iiko.some(({ movedToId }) => movedToId !== null);
  const back = wasMoved ? undefined : findStepBack(seen);
  return back === undefined ? [] : [found(`went back to ${back}: ${tell(seen)}`)];
}

/** Whoever has seen an end stops listening, though it may turn out that the restaurant made the order all the same. */
function isOver(events: readonly StreamEvent[]): boolean {
  return FINAL.includes(events.at(-1)?.status ?? '');
}

/** A status that comes after a later one; that nobody knows it for a while is not a step back. */
function findStepBack(events: readonly StreamEvent[]): string | undefined {
  let furthest = 0;
  for (const { status } of events) {
    const rank = RANKS.indexOf(status);
    if (rank !== -1 && rank < furthest) {
      return status;
    }
    furthest = Math.max(furthest, rank);
  }
  return undefined;
}

/** A dish with everything that makes it another dish. */
export function describeLine(line: {
  productId: string;
  sizeId: string | null;
  amount: number;
  modifiers: { productId: string; amount: number }[];
}): string {
  const modifiers = line.modifiers
    .map(({ productId, amount }) => `${productId.slice(-4)}x${amount}`)
    .toSorted();
  const size = line.sizeId === null ? '' : `/${line.sizeId.slice(-4)}`;
  return `${line.amount}x${line.productId.slice(-4)}${size}[${modifiers.join()}]`;
}

function describe(orders: readonly IikoOrder[]): string {
  return orders
    .map(({ id, creationStatus, status }) => `${id} (${status ?? creationStatus})`)
    .join(', ');
}

function tell(events: readonly StreamEvent[]): string {
  return events.map(({ id, status }) => `${id} ${status}`).join(', ');
}

function group<Item extends { marker: string }>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    groups.set(item.marker, [...(groups.get(item.marker) ?? []), item]);
  }
  return groups;
}
