import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DemoProcess } from './support/demo-process.js';
import {
  HttpSession,
  parseHttpFile,
  valueAt,
  type HttpAnswer,
  type HttpRequest,
} from './support/http-file.js';

const UNTIL_LIMIT_MS = 30_000;

interface Wallet {
  balance: { points: number | null };
}

/** docs/mobile-tour.http as it stands, against the demo as `npm run demo` starts it. */
describe('the tour of a phone app', () => {
  const file = parseHttpFile(readFileSync('docs/mobile-tour.http', 'utf8'));
  let demo: DemoProcess;
  let session: HttpSession;

  beforeAll(async () => {
    demo = await DemoProcess.start();
    session = new HttpSession({ ...file.variables, api: demo.apiUrl, sandbox: demo.sandboxUrl });
  });

  afterAll(() => demo.stop());

  it.each(file.requests.map((request) => [request.title, request] as const))(
    'goes on: %s',
    async (_title, request) => {
      expect(request.expectedStatus).toBeDefined();
      const answer = await sendUntil(request);
      expect({ status: answer.status, body: answer.body }).toMatchObject({
        status: request.expectedStatus,
      });
      expect(holds(request, answer)).toBe(true);
    },
  );

  it('has shown a customer who joined, paid with points, earned some, and left', () => {
    const body = (name: string) => session.answers.get(name)?.body as Record<string, never>;
    const value = (name: string, path: string) => valueAt(body(name), path);
    expect(value('introduced', '$.name')).toBe('Анна');
    expect(value('introduced', '$.consent')).toBe('given');
    expect(value('account', '$.loyalty.available')).toBe('true');
    expect(value('streets', '$.items[0].name')).toBe('Тверская');
    expect(value('check', '$.deliverable')).toBe('true');
    expect(value('coupon', '$.status')).toBe('active');
    expect(value('finalQuote', '$.orderable')).toBe('true');
    const finalTotal = Number(value('finalQuote', '$.total.amount'));
    const subtotal = Number(value('finalQuote', '$.subtotal.amount'));
    const fee = Number(value('finalQuote', '$.deliveryFee.amount'));
    const discount = Number(value('finalQuote', '$.discounts[0].amount.amount'));
    expect(discount).toBe(Math.round(subtotal / 10));
    expect(finalTotal).toBe(subtotal - discount + fee);
    expect(value('order', '$.total.amount')).toBe(String(finalTotal));
    expect(String(session.answers.get('events')?.body)).toContain('"status":"completed"');
    const paid = finalTotal - 10_000;
    const earned = Math.floor(paid * 0.05) / 100;
    expect(balanceOf('account')).toBe(300);
    expect(balanceOf('accountAfter')).toBeCloseTo(300 - 100 + earned, 0);
    expect(value('reorder', '$.orderable')).toBe('true');
    expect(JSON.stringify(body('export'))).toContain('Иванова');
    expect(value('sessions', '$.items[0].current')).toBe('true');
  });

  async function sendUntil(request: HttpRequest): Promise<HttpAnswer> {
    const deadline = Date.now() + UNTIL_LIMIT_MS;
    for (;;) {
      const answer = await session.send(request);
      if (holds(request, answer) || Date.now() > deadline) {
        return answer;
      }
      await delay(250);
    }
  }

  function holds({ until }: HttpRequest, { body }: HttpAnswer): boolean {
    return until === undefined || valueAt(body, until.path) === until.value;
  }

  function balanceOf(name: string): number {
    const { wallets } = session.answers.get(name)?.body as { wallets: Wallet[] };
    return wallets.reduce((sum, { balance }) => sum + (balance.points ?? 0), 0);
  }
});
