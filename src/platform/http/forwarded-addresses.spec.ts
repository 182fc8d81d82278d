import { normaliseForwardedFor } from './forwarded-addresses.js';

const normalised = (header: string) => {
  const headers = { 'x-forwarded-for': header };
  normaliseForwardedFor(headers);
  return headers['x-forwarded-for'];
};

describe('X-Forwarded-For', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['"192.0.2.1:4711"', '192.0.2.1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['"[2001:db8::1]:4711"', '2001:db8::1'],
    ['"2001:db8::1"', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['  192.0.2.1:1 ,10.0.0.1:2', '192.0.2.1, 10.0.0.1'],
    ['192.0.2.1,, 10.0.0.1', '192.0.2.1, 10.0.0.1'],
    ['unknown', 'unknown'],
    ['_hidden, "_gazonk"', 'unknown, unknown'],
    ['192.0.2.1, Unknown, 10.0.0.1', '192.0.2.1, unknown, 10.0.0.1'],
    ['192.0.2.300:80', 'unknown'],
    ['', ''],
  ])('%s reads %s', (header, expected) => {
    expect(normalised(header)).toBe(expected);
  });

  it('stays absent where there is none', () => {
    const headers = {};
    normaliseForwardedFor(headers);
    expect(headers).toEqual({});
  });
});
