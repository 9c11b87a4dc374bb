import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalAddress } from './client-address.js';

describe('canonical client address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::/64'],
    ['2001:0DB8:0000:0001::1', '2001:db8:0:1::/64'],
    ['[2001:db8:0:1::ffff]', '2001:db8:0:1::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:0:2::1', '2001:db8:0:2::/64'],
    ['not an address', 'unknown'],
    ['192.0.2.1, 198.51.100.7', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (given, key) => {
    expect(canonicalAddress(given)).toBe(key);
  });

  it('every address of one /64 has one key, however it is written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        (host, long) => {
          const digits = host.map((group) =>
            long ? group.toString(16).padStart(4, '0').toUpperCase() : group.toString(16),
          );
          expect(canonicalAddress(`2001:db8:7:9:${digits.join(':')}`)).toBe('2001:db8:7:9::/64');
        },
      ),
    );
  });
});
