import { pino } from 'pino';
import { Capabilities } from './capabilities.js';

const create = () => new Capabilities(pino({ level: 'silent' }));

describe('Capabilities', () => {
  it('answers with what each feature says, now or later', async () => {
    const capabilities = create();
    capabilities.register('loyalty', () => Promise.resolve({ available: false }));
    capabilities.register('cartography', () => ({ zones: 2 }));
    expect(await capabilities.read()).toEqual({
      cartography: { zones: 2 },
      loyalty: { available: false },
    });
  });

  it('answers with the others when one fails', async () => {
    const capabilities = create();
    capabilities.register('broken', () => {
      throw new Error('broken');
    });
    capabilities.register('rejected', () => Promise.reject(new Error('rejected')));
    capabilities.register('fine', () => ({ available: true }));
    expect(await capabilities.read()).toEqual({
      broken: null,
      fine: { available: true },
      rejected: null,
    });
  });

  it('takes a name once', () => {
    const capabilities = create();
    capabilities.register('loyalty', () => ({}));
    expect(() => {
      capabilities.register('loyalty', () => ({}));
    }).toThrow(/twice/);
  });
});
