import { createTestClient } from './iiko-client.js';

// A process of its own: asks iiko once, for its token above all, and reports how it went.
const baseUrl = process.env.IIKO_BASE_URL ?? '';
const redisUrl = process.env.REDIS_URL ?? '';

process.once('message', () => {
  void run().then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.(String(error)),
  );
});
process.send?.('ready');

async function run(): Promise<string> {
  const asking = await createTestClient(baseUrl, {
    REDIS_URL: redisUrl,
    IIKO_BUDGETS: process.env.IIKO_BUDGETS ?? '',
  });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => asking.client.organizations([])),
  );
  asking.close();
  return `answered ${answers.length}`;
}
