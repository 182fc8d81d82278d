import { networkAddressOf } from './network-address.js';

describe('the network address of a request', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::1'],
    ['unknown', 'unknown'],
  ])('%s counts as %s', (ip, expected) => {
    expect(networkAddressOf({ ip })).toBe(expected);
  });

  it('is that of the proxy where the proxy tells none', () => {
    const ips = ['10.0.0.1', '10.0.0.2', 'unknown'];
    expect(networkAddressOf({ ip: 'unknown', ips })).toBe('10.0.0.2');
  });

  it('is never long, whatever a proxy reports', () => {
    expect(networkAddressOf({ ip: 'x'.repeat(10_000) })).toHaveLength(64);
  });
});
