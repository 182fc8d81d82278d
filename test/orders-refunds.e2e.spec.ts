import type { OrderDto } from '../src/orders/read/order.dto.js';
import type { SupportOrderDto, SupportOrderListDto } from '../src/support/support.dto.js';
import type { OutgoingWebhookDto } from '../src/support/outgoing-webhooks.dto.js';
import { bodyOf } from './support/body-of.js';
import { eventually } from './support/eventually.js';
import { aCart, Guest, SOUP } from './support/guest.js';
import { OPERATOR_ENV, OPERATOR_KEY } from './support/operator.js';
import { startTestApp, type TestApp } from './support/start-app.js';
import { aSecret, Receiver } from './support/webhook-receiver.js';

type Refunds = NonNullable<OrderDto['onlinePayment']>['refunds'];

describe('a refund', () => {
  let receiver: Receiver;
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    receiver = await Receiver.start();
    app = await startTestApp({
      env: {
        ...OPERATOR_ENV,
        STOREFRONT_WEBHOOK_URL: receiver.url,
        STOREFRONT_WEBHOOK_SECRET: aSecret(),
      },
      sandbox: { speed: 20, quotas: false },
      webhooks: true,
    });
    guest = await Guest.start(app);
    await app.control('POST', 'settings', { kitchenPaused: true });
  });

  afterAll(async () => {
    await app.stop();
    receiver.close();
  });

  const rub = (amount: number) => ({ amount, currency: 'RUB' });
  /** Three soups: 1170 ₽. */
  const placeOnline = (): Promise<OrderDto> =>
    guest.place(aCart({ lines: [{ itemId: SOUP, quantity: 3, modifiers: [] }] }), [
      { method: 'online' },
    ]);
  const report = (orderId: string, notice: object) =>
    app
      .http()
      .post(`/v1/support/orders/${orderId}/payment`)
      .set('x-api-key', OPERATOR_KEY)
      .send({ amount: 117_000, ...notice });
  const timeline = async (orderId: string) => {
    const path = `/v1/support/orders/${orderId}`;
    return (await bodyOf(app.http().get(path).set('x-api-key', OPERATOR_KEY))) as SupportOrderDto;
  };
  const refundsListed = async () => {
    const path = '/v1/support/orders?status=rejected&limit=50';
    const list = await bodyOf(app.http().get(path).set('x-api-key', OPERATOR_KEY));
    const { items } = list as SupportOrderListDto;
    return items.filter(({ refundDue }) => refundDue).map(({ id }) => id);
  };

  /** What the storefront was told of an order, in the order in which it happened. */
  const toldOf = (orderId: string): { sequence: number; returned: (string | null)[] }[] =>
    receiver
      .about(orderId)
      .map(({ body: { data } }) => ({
        sequence: data.sequence,
        returned: returnedOf(data.order?.onlinePayment as OrderDto['onlinePayment']),
      }))
      .toSorted((one, other) => one.sequence - other.sequence);
  const deliveredAbout = async (orderId: string): Promise<OutgoingWebhookDto[]> => {
    const path = '/v1/support/outgoing-webhooks?status=delivered&limit=100';
    const list = await bodyOf(app.http().get(path).set('x-api-key', OPERATOR_KEY));
    const { items } = list as { items: OutgoingWebhookDto[] };
    return items.filter(({ subjectId }) => subjectId === orderId);
  };

  it('is due until the payment backend says that they were returned', async () => {
    const { id } = await placeOnline();
    await app.control('POST', 'settings', { posRejection: 'Product is in stop list' });
    const early = await report(id, { status: 'refunded', reference: 'pay-11' }).expect(404);
    expect(early.body).toMatchObject({ code: 'payment_not_found' });
    await report(id, { status: 'paid', reference: 'pay-11' }).expect(200);
    await guest.awaitStatus(id, 'rejected');
    await app.control('POST', 'settings', { posRejection: null });
    await report(id, { status: 'paid', reference: 'pay-12', amount: 50_000 }).expect(409);
    expect(await refundsListed()).toContain(id);
    expect((await guest.read(id)).onlinePayment?.refunds).toEqual([
      { reference: 'pay-11', amount: rub(117_000), refundedAt: null },
      { reference: 'pay-12', amount: rub(50_000), refundedAt: null },
    ]);
    const wrong = await report(id, { status: 'refunded', reference: 'pay-12' }).expect(422);
    expect(wrong.body).toMatchObject({ code: 'payment_amount_wrong' });
    const returned = { status: 'refunded', reference: 'pay-11', amount: 117_000 };
    const answers = await Promise.all(Array.from({ length: 4 }, () => report(id, returned)));
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ payment: { reference: 'pay-11', refundDue: false } });
    }
    const half = await timeline(id);
    expect(half.onlinePayment).toMatchObject({
      refundDue: true,
      refundsDue: [{ reference: 'pay-12' }],
      refunds: [{ reference: 'pay-11', refundedAt: expect.any(String) as string }],
    });
    expect(half.events.filter(({ note }) => note?.startsWith('returned: pay-11'))).toHaveLength(1);
    await report(id, { status: 'refunded', reference: 'pay-12', amount: 50_000 }).expect(200);
    expect((await timeline(id)).onlinePayment).toMatchObject({
      refundDue: false,
      refundsDue: [],
    });
    expect(await refundsListed()).not.toContain(id);
    // Neither asks for the money again.
    await report(id, { status: 'paid', reference: 'pay-11' }).expect(200);
    await report(id, { status: 'paid', reference: 'pay-12', amount: 50_000 }).expect(200);

    // The storefront hears of each once, however often the backend has said it.
    const told = await eventually(async () => {
      const steps = toldOf(id);
      expect(steps.at(-1)?.returned).toEqual(['pay-11', 'pay-12']);
      expect((await deliveredAbout(id)).length).toBe(steps.length);
      return steps;
    });
    expect(told.map(({ returned }) => returned.length).filter((count) => count > 0)).toEqual([
      1, 2,
    ]);
    expect((await timeline(id)).events.at(-1)).toMatchObject({
      sequence: told.at(-1)?.sequence,
      note: expect.stringMatching(/^returned: pay-12/) as string,
    });
  });

  it('is not said while the restaurant makes the order', async () => {
    const { id } = await placeOnline();
    await report(id, { status: 'paid', reference: 'pay-13' }).expect(200);
    await guest.awaitStatus(id, 'confirmed');
    const early = await report(id, { status: 'refunded', reference: 'pay-13' }).expect(409);
    expect(early.body).toMatchObject({ code: 'refund_not_due' });
    const unknown = await report(id, { status: 'refunded', reference: 'pay-x' }).expect(404);
    expect(unknown.body).toMatchObject({ code: 'payment_not_found' });
  });
});

function returnedOf(payment: { refunds?: Refunds } | null | undefined): (string | null)[] {
  return (payment?.refunds ?? [])
    .filter(({ refundedAt }) => refundedAt !== null)
    .map(({ reference }) => reference);
}
