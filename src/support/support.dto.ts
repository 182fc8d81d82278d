import type { CancellationState } from '../orders/order-cancellation-state.js';
import type { CancelRefusal } from '../orders/order-model.js';
import { IsIn } from 'class-validator';
import { MayBeAbsent } from '../platform/http/absent.decorator.js';
import { PageDto } from '../platform/http/page.dto.js';
import { MoneyDto } from '../platform/http/money.dto.js';
import { ORDER_CAUSES, RESOLUTIONS } from '../orders/order-model.js';
import { ORDER_STATUSES } from '../orders/order-status.js';
import type { OnlinePaymentStatus } from '../orders/online-payment.js';
import { OrderProblemDto } from '../orders/read/order.dto.js';

export class ListSupportOrdersDto extends PageDto {
  /**
   * Only orders with this status.
   * @example unknown
   */
  @MayBeAbsent()
  @IsIn(ORDER_STATUSES)
  readonly status?: (typeof ORDER_STATUSES)[number];
}

export class SupportOrderSummaryDto {
  readonly id: string;
  readonly status: (typeof ORDER_STATUSES)[number];
  readonly createdAt: string;

  /** When operators were alerted that the order's state is unknown, or null if they were not. */
  readonly alertedAt: string | null;

  readonly restaurantId: string;

  /** Why the restaurant did not take it. */
  readonly problem: OrderProblemDto | null;

  /** It was paid online, and money has to be returned: `onlinePayment` of the order says which. */
  readonly refundDue: boolean;
}

export class SupportOrderListDto {
  /** Newest first. */
  readonly items: SupportOrderSummaryDto[];

  /** Give it as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
}

/** Where the order goes; what is nearer than the street is nobody's business here. */
export class SupportAddressDto {
  /** @example Москва */
  readonly city: string;

  /** @example Тверская */
  readonly street: string;
}

/** How the order gets to iiko. */
export class SubmissionDto {
  /**
   * `pending` was never sent; `attempted` was sent and the outcome is not known; `received` is at iiko;
   * `refused` is not, and will not be sent.
   */
  readonly state: 'pending' | 'attempted' | 'received' | 'refused';

  /** How often it was sent. */
  readonly attempts: number;

  /** How often in a row iiko did not know it since it was last sent. */
  readonly missedLookups: number;

  /** When operators were alerted that the order's state is unknown, or null if they were not. */
  readonly alertedAt: string | null;

  /** Since when the order is parked until the restaurant's POS is back, or null if it is not. */
  readonly heldSince: string | null;

  /** When the service handles the order next, or null if nothing is planned. */
  readonly nextActionAt: string | null;

  /** Until when it is watched for surfacing in the restaurant although it was given up. */
  readonly watchUntil: string | null;

  /** The guest was told no, the restaurant has it: it is being cancelled there. */
  readonly withdrawing: boolean;
}

export class ResolutionDto {
  readonly action: (typeof RESOLUTIONS)[number];

  /** Name of the operator's key. */
  readonly operator: string;

  readonly at: string;
  readonly note: string | null;

  /** The id at iiko that the operator gave. */
  readonly iikoOrderId: string | null;
}

/** What iiko says of the order. */
export class IikoSideDto {
  /** Its id there: the same, until staff move it to another terminal group or an operator has it sent again. */
  readonly orderId: string;

  readonly organizationId: string;
  readonly terminalGroupId: string;

  /** Whether iiko has the order; null while that is not known. */
  readonly known: boolean | null;

  /**
   * iiko's word: `InProgress`, `Success` or `Error`; `Exists` when iiko refused its id as taken, `AddressFormRefused` and
   * `AddressFormChanged` when it refused the form of the address and the other one is about to be sent.
   * @example Success
   */
  readonly creationStatus: string | null;

  /** The id of the last call about the order, for iiko's support. */
  readonly correlationId: string | null;

  /** iiko's time of the last news. */
  readonly newsAt: string | null;
}

export class TimelineEventDto {
  /** @example 2 */
  readonly sequence: number;
  readonly at: string;
  readonly status: (typeof ORDER_STATUSES)[number];

  /** Why, in English, for support. */
  readonly note: string | null;

  /**
   * What made it happen: `api` (the guest), `command` (iiko's answer to what was sent), `webhook`, `revision` (the
   * comparison with iiko), `operator`, `job` (the service itself). Null for events of older versions.
   */
  readonly cause: (typeof ORDER_CAUSES)[number] | null;

  /** Name of the operator's key. */
  readonly operator: string | null;

  /** Number the restaurant's staff see. */
  readonly number: string | null;

  /** Why the restaurant did not take it. */
  readonly problem: string | null;

  /** The id of the call to iiko that brought the change. */
  readonly correlationId: string | null;
}

/** A payment whose money has to go back. */
export class RefundDueDto {
  /**
   * The payment's id in the payment backend, or null if it sent none.
   * @example pay-2026-000018
   */
  readonly reference: string | null;

  readonly amount: MoneyDto;

  /** When it was told of. */
  readonly paidAt: string;
}

export class RefundDto extends RefundDueDto {
  /** When the payment backend said that it was returned. */
  readonly refundedAt: string;
}

/** What of an order is paid online. */
export class PaymentStateDto {
  /**
   * `awaiting`; `paid`; `failed` and `expired`, which end the order; `cancelled` with an order that was
   * never paid.
   * @example paid
   */
  readonly status: OnlinePaymentStatus;

  readonly amount: MoneyDto;

  /** Until when it has to be paid. */
  readonly expiresAt: string;

  /** Also of money that came when the order had ended without it; `status` still says why it has. */
  readonly paidAt: string | null;

  /**
   * The payment's id in the payment backend.
   * @example pay-2026-000017
   */
  readonly reference: string | null;
}

export class SupportPaymentDto extends PaymentStateDto {
  /**
   * Whether money has to be returned: the order failed, or was paid too late or more than once. iiko never returns
   * it. True until the payment backend reports `refunded`.
   */
  readonly refundDue: boolean;

  /** Which payments that are. */
  readonly refundsDue: RefundDueDto[];

  /** Payments that were returned. */
  readonly refunds: RefundDto[];
}

/** Where the cancellation of an order is. */
export class SupportCancellationDto {
  /** @example refused */
  readonly state: CancellationState;

  /** null where the restaurant cancelled by itself. */
  readonly requestedAt: string | null;

  readonly refusedAt: string | null;

  /** Name of the cause. */
  readonly cause: string | null;

  /** The guest's comment. */
  readonly comment: string | null;

  /** Our reason for a refusal, as the guest sees it. */
  readonly reason: CancelRefusal | null;

  /** The POS's answer. */
  readonly restaurantText: string | null;
}

export class SupportOrderDto {
  readonly id: string;
  readonly status: (typeof ORDER_STATUSES)[number];

  /** Number the restaurant's staff see. */
  readonly number: string | null;

  readonly problem: OrderProblemDto | null;
  readonly restaurantId: string;

  /** Null when iiko does not show the restaurant any more. */
  readonly restaurantName: string | null;

  readonly service: 'delivery' | 'pickup' | 'dine-in';

  /** Wanted time; null is as soon as possible. */
  readonly at: string | null;

  readonly address: SupportAddressDto | null;

  /**
   * Without its middle.
   * @example +7900***67
   */
  readonly phone: string;

  readonly discount: MoneyDto;
  readonly deliveryFee: MoneyDto;
  readonly total: MoneyDto;

  /**
   * Ways of payment.
   * @example ["cash"]
   */
  readonly payments: string[];

  /** null where nothing is paid online. */
  readonly onlinePayment: SupportPaymentDto | null;

  readonly createdAt: string;
  readonly updatedAt: string;
  readonly cancelRequestedAt: string | null;

  /** null unless cancellation was requested. */
  readonly cancellation: SupportCancellationDto | null;

  readonly submission: SubmissionDto;

  /** The operator's decision while the order was unknown. */
  readonly resolution: ResolutionDto | null;

  readonly iiko: IikoSideDto;

  /** A repeat with the same `Idempotency-Key` still gets this order: the key is kept for 24 hours. */
  readonly idempotencyKeyKept: boolean;

  /** Everything that happened, in order. */
  readonly events: TimelineEventDto[];
}
