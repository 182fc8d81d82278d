import { z } from 'zod';
import { DELIVERY_STATUSES, ITEM_STATUSES, TABLE_STATUSES } from './stored-order.js';

const updates = z.object({ updates: z.boolean().nullish() }).nullish();

export const webhookFilter = z.object({
  deliveryOrderFilter: z
    .object({
      orderStatuses: z.array(z.enum(DELIVERY_STATUSES)).nullish(),
      itemStatuses: z.array(z.enum(ITEM_STATUSES)).nullish(),
      errors: z.boolean().nullish(),
      returnedExternalDataKeys: z.array(z.string()).nullish(),
    })
    .nullish(),
  tableOrderFilter: z
    .object({
      orderStatuses: z.array(z.enum(TABLE_STATUSES)).nullish(),
      itemStatuses: z.array(z.enum(ITEM_STATUSES)).nullish(),
      errors: z.boolean().nullish(),
    })
    .nullish(),
  stopListUpdateFilter: updates,
  nomenclatureUpdateFilter: updates,
  personalShiftFilter: updates,
  businessHoursAndMappingUpdateFilter: updates,
});

export type WebhookFilter = z.infer<typeof webhookFilter>;

export interface WebhookSettings {
  webHooksUri: string;
  authToken: string | null;
  webHooksFilter: WebhookFilter | null;
}

interface OrderEvent {
  order?: { status: string; items: { status: string }[] } | null;
}

/** No filter lets everything through; with one, only what it names. */
export function passesFilter(
  filter: WebhookFilter | null,
  eventType: string,
  eventInfo: unknown,
): boolean {
  if (!filter) {
    return true;
  }
  return PASSES[eventType]?.(filter, eventInfo as OrderEvent) ?? false;
}

type Passes = (filter: WebhookFilter, event: OrderEvent) => boolean | null | undefined;

const PASSES: Partial<Record<string, Passes>> = {
  DeliveryOrderUpdate: (filter, event) => passesOrderFilter(filter.deliveryOrderFilter, event),
  DeliveryOrderError: (filter) => filter.deliveryOrderFilter?.errors,
  TableOrderUpdate: (filter, event) => passesOrderFilter(filter.tableOrderFilter, event),
  TableOrderError: (filter) => filter.tableOrderFilter?.errors,
  StopListUpdate: (filter) => filter.stopListUpdateFilter?.updates,
  NomenclatureUpdate: (filter) => filter.nomenclatureUpdateFilter?.updates,
};

type OrderFilter = WebhookFilter['deliveryOrderFilter'] | WebhookFilter['tableOrderFilter'];

const passesOrderFilter = (filter: OrderFilter, { order }: OrderEvent): boolean => {
  const { orderStatuses, itemStatuses } = filter ?? {};
  const statuses: readonly string[] = orderStatuses ?? [];
  const ofItems: readonly string[] = itemStatuses ?? [];
  return (
    order !== null &&
    order !== undefined &&
    (statuses.includes(order.status) || order.items.some((item) => ofItems.includes(item.status)))
  );
};
