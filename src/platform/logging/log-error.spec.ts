import { messageOf, serializeError } from './log-error.js';

function aQueryError(): Error {
  const cause = Object.assign(new Error('duplicate key, Key (phone)=(+79001234567) exists'), {
    code: '23505',
    constraint: 'accounts_phone_unique',
    detail: 'Key (phone)=(+79001234567) already exists.',
  });
  const query = 'insert into "accounts" ("id", "phone") values ($1, $2)';
  return Object.assign(new Error(`Failed query: ${query}\nparams: 1,+79001234567`, { cause }), {
    query,
    params: ['1', '+79001234567'],
  });
}

describe('errors in the log', () => {
  it.each([
    ['by itself', aQueryError()],
    ['as the cause of another', new Error('wrapped +79001234567', { cause: aQueryError() })],
  ])('hold no value of a failed query, %s', (_name, error) => {
    const written = JSON.stringify(serializeError(error));
    expect(written).not.toContain('79001234567');
    expect(written).toContain('insert into');
    expect(written).toContain('accounts_phone_unique');
    expect(messageOf(error)).toContain('23505');
    expect(messageOf(error)).not.toContain('79001234567');
  });

  it('have no stack where iiko or its quota is at fault', () => {
    const error = Object.assign(new Error('iiko cancelOrder: budget'), {
      kind: 'budget',
      outcome: 'not-sent',
      operation: 'cancelOrder',
    });
    const written = serializeError(error);
    expect(written).toMatchObject({ kind: 'budget', outcome: 'not-sent', message: error.message });
    expect(written).not.toHaveProperty('stack');
  });

  it('are written whole otherwise', () => {
    expect(serializeError(new TypeError('no function'))).toMatchObject({
      type: 'TypeError',
      message: 'no function',
      stack: expect.any(String) as string,
    });
    expect(messageOf(new Error('plain'))).toBe('plain');
    expect(messageOf('text')).toBe('text');
  });
});
