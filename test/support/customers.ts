import type { IikoCustomerChange } from '../../src/iiko/schemas/loyalty.js';
import { IikoLoyaltyClient } from '../../src/iiko/iiko-loyalty.client.js';
import { bodyOf } from './body-of.js';
import type { Guest } from './guest.js';
import type { TestApp } from './start-app.js';

export const MOSCOW = '0a000000-0000-4000-8000-000000000001';
/** Seeded at iiko: gold, with bonuses. */
export const MARIA = { id: '0c057000-0000-4000-8000-000000000001', phone: '+79990000001' };
/** Seeded at iiko, and deleted there. */
export const PYOTR_PHONE = '+79990000002';

export const LOYALTY = '/api/1/loyalty/iiko';

/** A guest as the simulated iiko shows it. */
export interface GuestAtIiko {
  id: string;
  phone: string;
  name: string;
  surname: string;
  birthday: string | null;
  email: string;
  sex: number;
  consentStatus: number;
  comment: string;
  userData: string;
  isDeleted: boolean;
  shouldReceiveLoyaltyInfo: boolean;
  shouldReceivePromoActionsInfo: boolean;
}

export async function guestAtIiko(app: TestApp, phone: string): Promise<GuestAtIiko | undefined> {
  const { data } = await app.control('GET', 'customers');
  return (data as { items: GuestAtIiko[] }).items.find((guest) => guest.phone === phone);
}

/** What staff or another integration does to a guest. */
export async function changeAtIiko(app: TestApp, change: IikoCustomerChange): Promise<void> {
  await app.nest.get(IikoLoyaltyClient, { strict: false }).saveCustomer(MOSCOW, change);
}

export async function deleteAtIiko(app: TestApp, id: string): Promise<void> {
  await app.nest.get(IikoLoyaltyClient, { strict: false }).deleteCustomers(MOSCOW, [id]);
}

/** Bodies of the calls of one loyalty operation so far. */
export async function callsOf(app: TestApp, operation: string): Promise<Record<string, unknown>[]> {
  const { data } = await app.control('GET', `calls?path=${LOYALTY}/${operation}`);
  return (data as { items: { request: Record<string, unknown> }[] }).items.map(
    ({ request }) => request,
  );
}

export function patch(app: TestApp, guest: Guest, path: string, body: object) {
  return app.http().patch(path).set('authorization', `Bearer ${guest.token}`).send(body);
}

export async function readMe(guest: Guest): Promise<Record<string, unknown>> {
  return (await bodyOf(guest.get('/v1/customers/me').expect(200))) as Record<string, unknown>;
}
