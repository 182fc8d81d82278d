import { customerNotFound } from './loyalty-error.js';
import type { Customer } from './customer.js';

export type Credential =
  | { type: 'phone'; phone: string }
  | { type: 'cardTrack'; cardTrack: string }
  | { type: 'cardNumber'; cardNumber: string }
  | { type: 'email'; email: string }
  | { type: 'id'; id: string };

/** The guest base of the network: deleted guests stay in it, marked. */
export class Customers {
  private readonly customers = new Map<string, Customer>();

  all(): Customer[] {
    return [...this.customers.values()];
  }

  add(customer: Customer): void {
    this.customers.set(customer.id, customer);
  }

  find(id: string): Customer | undefined {
    return this.customers.get(id.toLowerCase());
  }

  /** @throws LoyaltyError when there is no such guest. */
  get(id: string): Customer {
    const customer = this.find(id);
    if (!customer) {
      throw customerNotFound();
    }
    return customer;
  }

  findBy(credential: Credential): Customer | undefined {
    switch (credential.type) {
      case 'phone':
        return this.findByPhone(credential.phone);
      case 'cardTrack':
        return this.findByCard('track', credential.cardTrack);
      case 'cardNumber':
        return this.findByCard('number', credential.cardNumber);
      case 'email':
        return this.findByEmail(credential.email);
      case 'id':
        return this.find(credential.id);
    }
  }

  findByPhone(phone: string): Customer | undefined {
    const normal = normalizePhone(phone);
    return normal === undefined
      ? undefined
      : this.all().find((customer) => customer.phone === normal);
  }

  findByCard(field: 'track' | 'number', value: string): Customer | undefined {
    return this.all().find(({ cards }) => cards.some((card) => card[field] === value));
  }

  clear(): void {
    this.customers.clear();
  }

  private findByEmail(email: string): Customer | undefined {
    const wanted = email.toLowerCase();
    return wanted === ''
      ? undefined
      : this.all().find((customer) => customer.email.toLowerCase() === wanted);
  }
}

/** A plus and the digits; a Russian number may begin with 8. Undefined when it is not a phone. */
export function normalizePhone(phone: string): string | undefined {
  const digits = phone.replace(/\D/g, '').replace(/^8(?=\d{10}$)/, '7');
  return digits.length >= 8 && digits.length <= 15 && !/[a-zа-я]/i.test(phone)
    ? `+${digits}`
    : undefined;
}
