import { setTimeout as delay } from 'node:timers/promises';
import { currentContext, runInContext, runWithoutContext } from './request-context.js';

describe('the context of a request', () => {
  it('is that of all it begins, but of what is said not to belong to it', async () => {
    const seen: (string | undefined)[] = [];
    const look = async () => {
      await delay(1);
      seen.push(currentContext()?.requestId);
    };
    await runInContext({ requestId: 'r-1' }, async () => {
      await runWithoutContext(look);
      await look();
    });
    expect(seen).toEqual([undefined, 'r-1']);
  });
});
