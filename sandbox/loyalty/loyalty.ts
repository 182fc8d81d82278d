import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../clock.js';
import {
  BONUS_WALLET_ID,
  CATEGORIES,
  PROGRAMS,
  WELCOME,
  WELCOME_CAMPAIGN_ID,
  type Program,
} from '../data/loyalty.js';
import type { Menus } from '../menus.js';
import type { Settings } from '../settings.js';
import { Coupons } from './coupons.js';
import { EMPTY_PROFILE, toCustomerInfo, type Customer, type Profile } from './customer.js';
import { Customers, normalizePhone } from './customers.js';
import { Journal } from './journal.js';
import { conflict, loyaltyNotProvisioned } from './loyalty-error.js';
import { Messages } from './messages.js';
import { seedGuests } from './seeding.js';
import { Wallets } from './wallets.js';

/** iikoCard of one network, to which all organizations belong: guests, wallets, coupons, messages. */
export class Loyalty {
  readonly customers = new Customers();
  readonly journal: Journal;
  readonly wallets: Wallets;
  readonly coupons = new Coupons();
  readonly messages: Messages;

  constructor(
    private readonly clock: SandboxClock,
    private readonly settings: Settings,
    private readonly menus: Menus,
  ) {
    this.journal = new Journal(clock);
    this.wallets = new Wallets(this.journal);
    this.messages = new Messages(clock, settings);
    this.seed();
  }

  get isProvisioned(): boolean {
    return this.settings.current.loyalty === 'on';
  }

  /** @throws LoyaltyError where iikoCard was never set up. */
  requireProvisioned(): void {
    if (!this.isProvisioned) {
      throw loyaltyNotProvisioned();
    }
  }

  /** A guest who may use loyalty: known, and not deleted. */
  activeCustomer(wanted: {
    id?: string | null | undefined;
    phone?: string | null | undefined;
  }): Customer | undefined {
    const customer =
      (wanted.id ? this.customers.find(wanted.id) : undefined) ??
      (wanted.phone ? this.customers.findByPhone(wanted.phone) : undefined);
    return customer?.isDeleted === true ? undefined : customer;
  }

  /** Enters a new guest, with the welcome that everybody gets. */
  register(phone: string | null, organizationId: string, profile: Partial<Profile> = {}): Customer {
    const customer: Customer = {
      ...EMPTY_PROFILE,
      ...profile,
      id: randomUUID(),
      referrerId: null,
      phone: phone === null ? null : (normalizePhone(phone) ?? null),
      cards: [],
      categoryIds: CATEGORIES.filter((one) => one.isDefaultForNewGuests).map(({ id }) => id),
      wallets: [],
      isDeleted: false,
      registeredAt: this.clock.now(),
      registrationOrganizationId: organizationId,
      visits: [],
      lastVisitedOrganizationId: null,
    };
    this.customers.add(customer);
    PROGRAMS.filter(({ isForEverybody }) => isForEverybody).forEach(({ walletId }) => {
      this.wallets.open(customer, walletId);
    });
    this.welcome(customer, organizationId);
    return customer;
  }

  info(customer: Customer) {
    return toCustomerInfo(customer, (walletId) => this.wallets.available(customer, walletId));
  }

  reset(): void {
    this.customers.clear();
    this.journal.clear();
    this.wallets.clear();
    this.coupons.clear();
    this.messages.clearSms();
    this.messages.clearEmails();
    this.seed();
  }

  private welcome(customer: Customer, organizationId: string): void {
    this.wallets.topUp(customer, BONUS_WALLET_ID, WELCOME.sum, {
      type: 'WelcomeBonus',
      organizationId,
      marketingCampaignId: WELCOME_CAMPAIGN_ID,
    });
  }

  private seed(): void {
    const [organization] = this.menus.organizations;
    seedGuests(this, this.clock.now(), organization?.id ?? '');
  }
}

/** @throws LoyaltyError when there is no such programme. */
export function findProgram(id: string): Program {
  const program = PROGRAMS.find((one) => one.id === id.toLowerCase());
  if (!program) {
    throw conflict(`Program ${id} not found.`, 'ProgramNotFound');
  }
  return program;
}

/** @throws LoyaltyError when there is no such category. */
export function findCategory(id: string): string {
  const category = CATEGORIES.find((one) => one.id === id.toLowerCase());
  if (!category) {
    throw conflict(`Category ${id} not found.`, 'CategoryNotFound');
  }
  return category.id;
}
