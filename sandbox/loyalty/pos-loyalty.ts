import type { SandboxClock } from '../clock.js';
import {
  ACCRUAL,
  ACCRUAL_CAMPAIGN_ID,
  BONUS_PAYMENT_CAMPAIGN_ID,
  BONUS_WALLET_ID,
  GOLD_CATEGORY_ID,
} from '../data/loyalty.js';
import type { Payment } from '../order-request.js';
import { rejection, type Rejection } from '../rejection.js';
import type { AcceptedOrder, StoredOrder } from '../stored-order.js';
import { roundMoney, type PricedItem } from '../totals.js';
import { bonusLimit } from './bonus-payment.js';
import type { Customer, Profile } from './customer.js';
import type { Loyalty } from './loyalty.js';
import { discountOrder } from './order-discounts.js';
import { withoutLoyalty, type BonusClaim, type OrderLoyalty } from './order-loyalty.js';

/** What the till does with loyalty: judges an order, takes it, settles it when it is closed. */
export class PosLoyalty {
  /** Bonuses promised to open orders, by order. */
  private readonly open = new Map<string, BonusClaim[]>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly loyalty: Loyalty,
  ) {}

  judge({ request }: StoredOrder, items: readonly PricedItem[]): Rejection | OrderLoyalty {
    const full = roundMoney(items.reduce((sum, item) => sum + item.sum, 0));
    const payments = (request.payments ?? []).filter(isLoyalty);
    if (!this.loyalty.isProvisioned) {
      return payments.length > 0 ? failed('iikoCard is not available') : withoutLoyalty(full);
    }
    const track = request.discountsInfo?.card?.track;
    if (track && !this.loyalty.customers.findByCard('track', track)) {
      return rejection('DiscountCardNotFound', `Discount card ${track} not found.`);
    }
    const discounted = discountOrder({
      request,
      items,
      customer: this.loyalty.activeCustomer({ id: idOf(request.customer), phone: request.phone }),
      coupons: this.loyalty.coupons,
    });
    if ('code' in discounted) {
      return discounted;
    }
    const discount = discounted.itemDiscounts.reduce((sum, one) => sum + one, 0);
    const total = roundMoney(full - discount);
    const claims = this.claim(payments, total);
    return 'code' in claims ? claims : { ...withoutLoyalty(total), ...discounted, claims };
  }

  /** The POS takes the order: the guest enters the guest base, the coupon is spent. */
  accept(order: StoredOrder): void {
    const loyalty = order.accepted?.loyalty;
    if (!loyalty || !this.loyalty.isProvisioned) {
      return;
    }
    const customer = this.guestOf(order);
    loyalty.customerId = customer?.id ?? null;
    this.open.set(order.id, loyalty.claims);
    if (loyalty.coupon && customer) {
      const { coupon } = loyalty;
      this.loyalty.coupons.spend(coupon, customer.id);
      this.loyalty.journal.add({
        customerId: customer.id,
        organizationId: order.organizationId,
        type: 'CouponActivation',
        sum: 0,
        coupon: { number: coupon.number, series: coupon.seriesName },
      });
    }
  }

  /** The till that an order is moved to goes on with what was promised to it. */
  move(fromId: string, toId: string): void {
    const claims = this.open.get(fromId);
    if (claims) {
      this.open.delete(fromId);
      this.open.set(toId, claims);
    }
  }

  /** After every change: a closed order is charged and rewarded once, a cancelled one is let go. */
  settle(order: StoredOrder): void {
    const { accepted } = order;
    if (accepted?.status === 'Cancelled' || accepted?.status === 'Deleted') {
      this.open.delete(order.id);
    }
    if (accepted?.status === 'Closed' && !accepted.loyalty.isSettled) {
      accepted.loyalty.isSettled = true;
      this.open.delete(order.id);
      this.charge(order, accepted);
      this.reward(order, accepted);
    }
  }

  reset(): void {
    this.open.clear();
  }

  private claim(payments: readonly Payment[], total: number): Rejection | BonusClaim[] {
    const claims: BonusClaim[] = [];
    for (const payment of payments) {
      const customer = this.payer(payment);
      if (!customer) {
        return failed('customer not found');
      }
      const sum = roundMoney(payment.sum);
      const isHeld = this.hasHold(customer, sum, claims);
      if (!isHeld && sum > this.spendable(customer, claims)) {
        return failed('not enough money in the wallet');
      }
      claims.push({ customerId: customer.id, sum, isHeld });
    }
    const limit = bonusLimit(total);
    return roundMoney(claims.reduce((sum, one) => sum + one.sum, 0)) > limit
      ? failed(`at most ${limit} may be paid with bonuses`)
      : claims;
  }

  private payer({ paymentAdditionalData: data }: Payment): Customer | undefined {
    const { customers } = this.loyalty;
    if (data?.type !== 'LoyaltyCard' || !data.credential) {
      return undefined;
    }
    const found = {
      Phone: customers.findByPhone(data.credential),
      CardNumber: customers.findByCard('number', data.credential),
      CardTrack: customers.findByCard('track', data.credential),
      // Nothing here issues such credentials.
      Reserved: undefined,
      PaymentToken: undefined,
      FindFaceId: undefined,
    }[data.searchScope ?? 'Reserved'];
    return found?.isDeleted === true ? undefined : found;
  }

  /** A hold of this sum that no other open order, nor another payment of this one, counts on. */
  private hasHold(customer: Customer, sum: number, claims: readonly BonusClaim[]): boolean {
    const isSame = (one: { sum: number }): boolean => one.sum === sum;
    const holds = this.loyalty.wallets.activeHolds(customer.id, BONUS_WALLET_ID).filter(isSame);
    const taken = this.claimsOf(customer, claims).filter((one) => one.isHeld && isSame(one));
    return holds.length > taken.length;
  }

  /** What is neither held nor promised to an open order. */
  private spendable(customer: Customer, claims: readonly BonusClaim[]): number {
    const promised = this.claimsOf(customer, claims)
      .filter(({ isHeld }) => !isHeld)
      .reduce((sum, one) => sum + one.sum, 0);
    return roundMoney(this.loyalty.wallets.available(customer, BONUS_WALLET_ID) - promised);
  }

  private claimsOf({ id }: Customer, more: readonly BonusClaim[]): BonusClaim[] {
    return [...[...this.open.values()].flat(), ...more].filter((one) => one.customerId === id);
  }

  private guestOf({ request, organizationId }: StoredOrder): Customer | undefined {
    const { customer, phone } = request;
    if (customer?.type !== 'regular') {
      return undefined;
    }
    // iiko docs: without an id the guest is looked up by phone, and created when there is none.
    return (
      this.loyalty.customers.find(customer.id ?? '') ??
      this.loyalty.customers.findByPhone(phone ?? '') ??
      this.loyalty.register(phone ?? null, organizationId, profileOf(customer))
    );
  }

  private charge(order: StoredOrder, accepted: AcceptedOrder): void {
    for (const { customerId, sum } of accepted.loyalty.claims) {
      const customer = this.loyalty.customers.find(customerId);
      if (customer) {
        this.loyalty.wallets.pay(customer, BONUS_WALLET_ID, sum, {
          ...reference(order, accepted),
          marketingCampaignId: BONUS_PAYMENT_CAMPAIGN_ID,
        });
      }
    }
  }

  private reward(order: StoredOrder, accepted: AcceptedOrder): void {
    const { customerId, total, claims } = accepted.loyalty;
    const customer = customerId === null ? undefined : this.loyalty.customers.find(customerId);
    if (!customer) {
      return;
    }
    // One moment for all of it: the date of the last order is that of its transactions.
    const at = this.clock.now();
    const change = { ...reference(order, accepted), at };
    this.loyalty.journal.add({
      ...change,
      customerId: customer.id,
      type: 'CloseOrder',
      sum: total,
    });
    customer.visits.push({ at, sum: total });
    customer.lastVisitedOrganizationId = order.organizationId;
    const paidInMoney = total - claims.reduce((sum, claim) => sum + claim.sum, 0);
    const accrued = roundMoney((paidInMoney * percentOf(customer)) / 100);
    if (accrued > 0 && !customer.isDeleted) {
      this.loyalty.wallets.open(customer, BONUS_WALLET_ID);
      this.loyalty.wallets.topUp(customer, BONUS_WALLET_ID, accrued, {
        ...change,
        type: 'RefillWalletFromOrder',
        marketingCampaignId: ACCRUAL_CAMPAIGN_ID,
      });
    }
  }
}

const isLoyalty = (payment: Payment): boolean => payment.paymentTypeKind === 'LoyaltyCard';

const idOf = (customer: StoredOrder['request']['customer']): string | null =>
  customer?.type === 'regular' ? (customer.id ?? null) : null;

type RegularCustomer = Extract<StoredOrder['request']['customer'], { type: 'regular' }>;

const profileOf = (customer: RegularCustomer): Partial<Profile> => ({
  name: customer.name ?? '',
  surname: customer.surname ?? '',
  comment: customer.comment ?? '',
  email: customer.email ?? '',
  birthday: customer.birthdate ?? null,
});

const failed = (why: string): Rejection => rejection('Common', `PaymentsProcessingFailed: ${why}.`);

const percentOf = ({ categoryIds }: Customer): number =>
  categoryIds.includes(GOLD_CATEGORY_ID) ? ACCRUAL.goldPercent : ACCRUAL.percent;

const reference = (order: StoredOrder, accepted: AcceptedOrder) => ({
  organizationId: order.organizationId,
  order: {
    posId: order.posId,
    number: accepted.number,
    sum: accepted.loyalty.total,
    createdAt: accepted.createdAt,
    terminalGroupId: order.terminalGroupId,
  },
});
