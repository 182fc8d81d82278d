import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { IikoCalls } from './iiko-calls.js';
import { IikoHttp } from './iiko.http.js';
import { OPERATIONS } from './operations.js';
import type { IikoCreateDelivery } from './schemas/create-delivery.js';
import type { IikoAddItems, IikoCreateTableOrder } from './schemas/create-table-order.js';
import {
  cancelCauseSchema,
  externalMenusSchema,
  parseOrderTypes,
  paymentTypeSchema,
  removalTypeSchema,
  tipsTypeSchema,
  type IikoCancelCause,
  type IikoExternalMenus,
  type IikoOrderType,
  type IikoPaymentType,
  type IikoRemovalType,
  type IikoTipsType,
} from './schemas/dictionaries.js';
import {
  commandAnswerSchema,
  commandStatusSchema,
  createDeliveryAnswerSchema,
  parseOrders,
  parseRevision,
  type IikoCommandStatus,
  type IikoOrderInfo,
  type IikoRevision,
} from './schemas/orders.js';
import {
  ORGANIZATION_SETTINGS,
  organizationSchema,
  organizationSettingsSchema,
  terminalGroupAliveSchema,
  parseSleepingGroups,
  parseTerminalGroups,
  type IikoOrganization,
  type IikoOrganizationSettings,
  type IikoTerminalGroup,
  type IikoTerminalGroupAlive,
} from './schemas/organizations.js';
import { restaurantSectionSchema, type IikoRestaurantSection } from './schemas/sections.js';
import { parseStopLists, type IikoStopLists } from './schemas/stop-lists.js';
import {
  webhookSettingsSchema,
  type IikoWebhookFilter,
  type IikoWebhookSettings,
} from './schemas/webhooks.js';

/**
 * iiko Cloud in our words: one method per operation. Each returns parsed data or throws `IikoError`.
 * Vendor reference: https://api-ru.iiko.services/docs.
 */
@Injectable()
export class IikoClient {
  constructor(
    private readonly http: IikoHttp,
    private readonly calls: IikoCalls,
  ) {}

  /** An empty list of ids asks for every organization that the key sees. */
  organizations(ids: string[]): Promise<IikoOrganization[]> {
    return this.calls.list(
      OPERATIONS.organizations,
      { organizationIds: idsOrAll(ids), returnAdditionalInfo: true, includeDisabled: false },
      'organizations',
      organizationSchema,
    );
  }

  /** `parameters` is always sent: live servers answer 500 without it, though the reference has it optional. */
  organizationSettings(ids: string[]): Promise<IikoOrganizationSettings[]> {
    return this.calls.list(
      OPERATIONS.organizationSettings,
      {
        organizationIds: idsOrAll(ids),
        includeDisabled: false,
        parameters: [...ORGANIZATION_SETTINGS],
      },
      'organizations',
      organizationSettingsSchema,
    );
  }

  /**
   * A group that is not enabled for the key is absent; one asleep takes no orders until woken at the POS. Undefined where
   * the answer does not say which sleep.
   */
  terminalGroups(
    organizationIds: string[],
  ): Promise<{ active: IikoTerminalGroup[]; sleeping: IikoTerminalGroup[] | undefined }> {
    return this.calls.call(
      OPERATIONS.terminalGroups,
      { organizationIds, includeDisabled: false },
      (answer, dropped) => ({
        active: parseTerminalGroups(answer, 'terminalGroups', dropped),
        sleeping: parseSleepingGroups(answer, dropped),
      }),
    );
  }

  /** The heartbeat of the POS. Organizations are required in practice, whatever the reference says. */
  terminalGroupsAlive(request: {
    organizationIds: string[];
    terminalGroupIds: string[];
  }): Promise<IikoTerminalGroupAlive[]> {
    return this.calls.list(
      OPERATIONS.terminalGroupsAlive,
      request,
      'isAliveStatus',
      terminalGroupAliveSchema,
    );
  }

  /**
   * As it came, for `parseNomenclature`. Without a revision iiko allows one call per hour: keep `revision` and pass it on.
   */
  nomenclature(request: { organizationId: string; startRevision: number }): Promise<Buffer> {
    return this.calls.call(OPERATIONS.nomenclature, request, requireBytes);
  }

  /** The menus that the key may see: chosen in iikoWeb, on the key itself. */
  externalMenus(): Promise<IikoExternalMenus> {
    return this.calls.call(OPERATIONS.externalMenus, {}, (answer) =>
      externalMenusSchema.parse(answer),
    );
  }

  /** As it came, for `parseExternalMenu`. The language is always sent: some menus answer 500 without it (seen live). */
  externalMenu(request: {
    externalMenuId: string;
    organizationIds: string[];
    priceCategoryId?: string | undefined;
    language: string;
    /** Format of the answer; 2 unless said otherwise. */
    version?: number;
  }): Promise<Buffer> {
    const { priceCategoryId, ...rest } = request;
    const body = { version: 2, ...rest, ...(priceCategoryId ? { priceCategoryId } : {}) };
    return this.calls.call(OPERATIONS.externalMenu, body, requireBytes);
  }

  /** Groups with nothing stopped may be missing. The request spells it `terminalGroupsIds`. */
  stopLists(request: {
    organizationIds: string[];
    terminalGroupIds?: string[];
  }): Promise<IikoStopLists> {
    const { organizationIds, terminalGroupIds } = request;
    const body = {
      organizationIds,
      returnSize: true,
      ...(terminalGroupIds === undefined ? {} : { terminalGroupsIds: terminalGroupIds }),
    };
    return this.calls.call(OPERATIONS.stopLists, body, parseStopLists);
  }

  /** May be empty on an account whose payment types work all the same (seen live). */
  paymentTypes(organizationIds: string[]): Promise<IikoPaymentType[]> {
    return this.calls.list(
      OPERATIONS.paymentTypes,
      { organizationIds },
      'paymentTypes',
      paymentTypeSchema,
    );
  }

  /** Of all organizations that the key sees; the only dictionary that takes none. */
  tipsTypes(): Promise<IikoTipsType[]> {
    return this.calls.list(OPERATIONS.tipsTypes, {}, 'tipsTypes', tipsTypeSchema);
  }

  cancelCauses(organizationIds: string[]): Promise<IikoCancelCause[]> {
    return this.calls.list(
      OPERATIONS.cancelCauses,
      { organizationIds },
      'cancelCauses',
      cancelCauseSchema,
    );
  }

  /**
   * 200 only means that the cloud has it: `creationStatus` tells, now or later. A repeated `order.id`
   * is refused as `DuplicatedOrderId` and the first answer is not given again, so this never retries.
   */
  createDelivery(
    request: IikoCreateDelivery,
  ): Promise<{ correlationId: string; orderInfo: IikoOrderInfo }> {
    return this.calls.call(OPERATIONS.createDelivery, request, (answer) =>
      createDeliveryAnswerSchema.parse(answer),
    );
  }

  /** Known for 30 minutes, then 410 (`kind: 'expired'`). Ask every 2 to 5 seconds, not more often. */
  commandStatus(request: {
    organizationId: string;
    correlationId: string;
  }): Promise<IikoCommandStatus> {
    return this.calls.call(OPERATIONS.commandStatus, request, (answer) =>
      commandStatusSchema.parse(answer),
    );
  }

  /** Up to 200 ids of the last 7 days; unknown ids are simply absent from the answer. */
  deliveriesById(request: {
    organizationId: string;
    orderIds: string[];
  }): Promise<IikoOrderInfo[]> {
    return this.calls.call(OPERATIONS.deliveriesById, request, parseOrders);
  }

  /** Everything changed after `startRevision`, which may be 3 hours old at most. */
  deliveriesByRevision(request: {
    organizationIds: string[];
    startRevision: number;
  }): Promise<IikoRevision> {
    return this.calls.call(OPERATIONS.deliveriesByRevision, request, parseRevision);
  }

  /** `from` and `to` are local times of the organization, at most a day apart (422 otherwise, seen live). */
  deliveriesByDate(request: {
    organizationIds: string[];
    from: string;
    to: string;
    statuses?: string[];
  }): Promise<IikoRevision> {
    const { organizationIds, from, to, statuses } = request;
    const body = {
      organizationIds,
      deliveryDateFrom: from,
      deliveryDateTo: to,
      ...(statuses === undefined ? {} : { statuses }),
    };
    return this.calls.call(OPERATIONS.deliveriesByDate, body, parseRevision);
  }

  /** A request, not a result: the POS may refuse it, the order's status tells. */
  cancelDelivery(request: {
    organizationId: string;
    orderId: string;
    cancelCauseId?: string;
    cancelComment?: string;
    removalTypeId?: string;
  }): Promise<{ correlationId: string }> {
    return this.calls.call(OPERATIONS.cancelDelivery, request, (answer) =>
      commandAnswerSchema.parse(answer),
    );
  }

  removalTypes(organizationIds: string[]): Promise<IikoRemovalType[]> {
    return this.calls.list(
      OPERATIONS.removalTypes,
      { organizationIds },
      'removalTypes',
      removalTypeSchema,
    );
  }

  orderTypes(organizationIds: string[]): Promise<IikoOrderType[]> {
    return this.calls.call(OPERATIONS.orderTypes, { organizationIds }, parseOrderTypes);
  }

  /** Rooms with their tables, deleted ones among them. */
  restaurantSections(terminalGroupIds: string[]): Promise<IikoRestaurantSection[]> {
    return this.calls.list(
      OPERATIONS.restaurantSections,
      { terminalGroupIds, returnSchema: false },
      'restaurantSections',
      restaurantSectionSchema,
    );
  }

  /** An order at a table: asynchronous like a delivery, and the same about repeats. */
  createTableOrder(
    request: IikoCreateTableOrder,
  ): Promise<{ correlationId: string; orderInfo: IikoOrderInfo }> {
    return this.calls.call(OPERATIONS.createTableOrder, request, (answer) =>
      createDeliveryAnswerSchema.parse(answer),
    );
  }

  /** Only open orders are shown, and of those only what the API has made. Organizations are plural here. */
  tableOrdersById(request: {
    organizationIds: string[];
    orderIds: string[];
  }): Promise<IikoOrderInfo[]> {
    return this.calls.call(OPERATIONS.tableOrdersById, request, parseOrders);
  }

  /**
   * A command without an id of its own: sent twice, the dishes are there twice. Whether an earlier attempt has
   * arrived is told by the `positionId`s of the order.
   */
  addTableOrderItems(request: IikoAddItems): Promise<{ correlationId: string }> {
    return this.calls.call(OPERATIONS.addTableOrderItems, request, (answer) =>
      commandAnswerSchema.parse(answer),
    );
  }

  /** Since POS 9.0.5. What the kitchen has been told of goes only with a type of removal. */
  cancelTableOrder(request: {
    organizationId: string;
    orderId: string;
    removalTypeId?: string;
    removalComment?: string;
  }): Promise<{ correlationId: string }> {
    return this.calls.call(OPERATIONS.cancelTableOrder, request, (answer) =>
      commandAnswerSchema.parse(answer),
    );
  }

  webhookSettings(organizationId: string): Promise<IikoWebhookSettings> {
    return this.calls.call(OPERATIONS.webhookSettings, { organizationId }, (answer) =>
      webhookSettingsSchema.parse(answer),
    );
  }

  /** One address per organization and key; `authToken` comes back verbatim as `Authorization`. */
  async updateWebhookSettings(request: {
    organizationId: string;
    uri: string;
    authToken: string;
    filter: IikoWebhookFilter;
  }): Promise<void> {
    const { organizationId, uri, authToken, filter } = request;
    await this.calls.call(
      OPERATIONS.updateWebhookSettings,
      { organizationId, webHooksUri: uri, authToken, webHooksFilter: filter },
      (answer) => commandAnswerSchema.parse(answer),
    );
  }

  /** The budget of the operation's group, which others draw on too. */
  callsPerMinute(operation: keyof typeof OPERATIONS): number {
    return this.http.callsPerMinute(OPERATIONS[operation]);
  }
}

/** iiko takes null for "all that the key sees", and an empty list for none. */
function idsOrAll(ids: string[]): string[] | null {
  return ids.length === 0 ? null : ids;
}

function requireBytes(answer: unknown): Buffer {
  return z.instanceof(Buffer).parse(answer);
}
