import axios from 'axios';
import { randomUUID } from 'node:crypto';
import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { CapabilitiesDto } from '../src/support/capabilities.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, LEGACY_RESTAURANT, RESTAURANT } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

const MOSCOW = '0a000000-0000-4000-8000-000000000001';
const TABLE = '07ab1e00-0000-4000-8000-000000000001';
const SOURCE = '0f000000-0000-4000-a000-000000000031';
const DELETED_SOURCE = '0f000000-0000-4000-a000-000000000032';
const SITE = 'https://shop.example.com';

interface AtIiko {
  creationStatus: string;
  request: Record<string, unknown>;
  order: Record<string, unknown> | null;
}

describe('receipts and sources of orders', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp({
      env: {
        ...OPERATOR_ENV,
        IIKO_MARKETING_SOURCES: SOURCE,
        IIKO_SOURCE_KEY: 'app',
        RECEIPT_METHODS: 'cash, online',
        RECEIPT_FISCALIZED_EXTERNALLY: 'online',
        RECEIPT_SETTLEMENT_PLACE: SITE,
      },
      sandbox: { speed: 20, quotas: false },
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
    await app.control('PATCH', `organizations/${MOSCOW}`, {
      marketingSourceRequiredInDelivery: true,
    });
  });

  afterAll(() => app.stop());

  const contact = { name: 'Анна', phone: '+79001234567', email: 'anna@example.com' };

  async function placeConfirmed(payments: object[], more: object = {}, cart = aCart()) {
    const { quoteId } = await guest.quote(cart);
    const response = await guest.order(quoteId, { payments, ...more });
    expect(response.status).toBe(202);
    const { id, onlinePayment } = response.body as OrderDto;
    if (onlinePayment !== null) {
      await app
        .http()
        .post(`/v1/support/orders/${id}/payment`)
        .set('x-api-key', OPERATOR_KEY)
        .send({ status: 'paid', reference: randomUUID(), amount: onlinePayment.amount.amount })
        .expect(200);
    }
    await guest.awaitStatus(id, 'confirmed');
    return (await app.control('GET', `orders/${id}`)).data as AtIiko;
  }

  it('carry the address of the electronic receipt and the marketing source', async () => {
    const { request, order } = await placeConfirmed([{ method: 'cash' }], { contact });
    expect(request).toMatchObject({
      marketingSourceId: SOURCE,
      sourceKey: 'app',
      chequeAdditionalInfo: {
        needReceipt: false,
        email: 'anna@example.com',
        phone: '+79001234567',
        settlementPlace: SITE,
        isInternetPayment: false,
      },
    });
    expect(order).toMatchObject({
      marketingSource: { id: SOURCE, name: 'Приложение' },
      sourceKey: 'app',
      payments: [{ isFiscalizedExternally: false }],
    });
  });

  it('have one receipt where it was made with the online payment', async () => {
    const { request, order } = await placeConfirmed([{ method: 'online' }]);
    expect(request).toMatchObject({
      chequeAdditionalInfo: { needReceipt: false, isInternetPayment: true },
      payments: [{ isProcessedExternally: true, isFiscalizedExternally: true }],
    });
    expect(request.chequeAdditionalInfo).not.toHaveProperty('email');
    expect(order).toMatchObject({ payments: [{ isFiscalizedExternally: true }] });
  });

  it('have no electronic receipt for other ways to pay', async () => {
    const { request } = await placeConfirmed([{ method: 'card' }], { contact });
    expect(request).not.toHaveProperty('chequeAdditionalInfo');
  });

  it('are known at a table by what is paid online, on paper where nothing is known of the guest', async () => {
    await eventually(async () => {
      const body = await bodyOf(app.http().get(`/v1/restaurants/${RESTAURANT}/tables`));
      expect((body as { items: unknown[] }).items).not.toEqual([]);
    });
    const cart = aCart({ service: 'dine-in', tableId: TABLE });
    const nobody = { contact: undefined };
    const { request } = await placeConfirmed([{ method: 'online' }], nobody, cart);
    expect(request).toMatchObject({
      sourceKey: 'app',
      chequeAdditionalInfo: {
        needReceipt: true,
        settlementPlace: SITE,
        isInternetPayment: true,
      },
    });
    expect(request).not.toHaveProperty('marketingSourceId');
    const later = await placeConfirmed([{ method: 'cash' }], nobody, cart);
    expect(later.request).not.toHaveProperty('chequeAdditionalInfo');
  });

  it('need an e-mail address that is one', async () => {
    const { quoteId } = await guest.quote();
    const refused = await guest.order(quoteId, { contact: { ...contact, email: 'anna@' } });
    const { errors } = expectProblem(refused, 400, 'validation_failed');
    expect(errors).toMatchObject([{ pointer: '/contact/email' }]);
  });

  it('are listed and judged by the simulator', async () => {
    const token = await axios.post<{ token: string }>(`${app.sandboxUrl}/api/1/access_token`, {
      apiLogin: 'sandbox-login',
    });
    const { data } = await axios.post<{ marketingSources: object[] }>(
      `${app.sandboxUrl}/api/1/marketing_sources`,
      { organizationIds: [MOSCOW] },
      { headers: { authorization: `Bearer ${token.data.token}` } },
    );
    expect(data.marketingSources).toMatchObject([
      { id: SOURCE, organizationId: MOSCOW, isDeleted: false },
      { id: DELETED_SOURCE, organizationId: MOSCOW, isDeleted: true },
    ]);
  });

  it('are not taken where a source is demanded and none is set', async () => {
    const without = await startTestApp({ env: OPERATOR_ENV, sandboxUrl: app.sandboxUrl });
    try {
      const other = await Guest.start(without);
      const quote = await other.quote();
      expect(quote).toMatchObject({
        orderable: false,
        problems: [
          { code: 'marketing_source_missing', pointer: '/service', action: 'contactSupport' },
        ],
      });
      expectProblem(await other.order(quote.quoteId), 409, 'quote_not_orderable');
      expect((await other.quote(aCart({ restaurantId: LEGACY_RESTAURANT }))).problems).toEqual([]);
      const read = without.http().get('/v1/support/capabilities').set('x-api-key', OPERATOR_KEY);
      const { organizations } = (await bodyOf(read.expect(200))) as CapabilitiesDto;
      expect(organizations.find(({ id }) => id === MOSCOW)).toMatchObject({
        marketingSourceRequired: true,
        marketingSourceId: null,
        marketingSourceMissing: true,
      });
    } finally {
      await without.stop();
    }
  });
});
